// Deleting expired drafts: exactly at the moment that was promised, without scanning the
// others; and that saving a page updates no index.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { inTransaction } from '../../../src/platform/db/database.ts';
import type { Tx } from '../../../src/platform/db/connect.ts';
import {
  deleteExpiredDrafts,
  lockDraft,
  updateDraft,
} from '../../../src/responses/submission/drafts.store.ts';
import { down, up } from '../../../migrations/20261126_060_drafts_expire_by_day.ts';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { smallForm } from '../small-form.ts';

const now = new Date('2026-11-26T03:00:00Z');
const later = (minutes: number): Date => new Date(now.getTime() + minutes * 60_000);

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(smallForm);
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await site.db('drafts').delete();
});

/** That many drafts, which expire a minute apart from `first` on. @returns their ids, in order */
async function drafts(count: number, first: Date): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  await site.db.raw(
    `insert into drafts (id, locality_id, round_id, version_id, door, language, device,
      consent_version, answers, paradata, started_at, updated_at, expires_at)
    select id::uuid, 1001, ?, ?, 'open', 'vi', 'phone', 'test', '{}', '{}', now(), now(),
      ?::timestamptz + place * interval '1 minute'
    from unnest(?::text[]) with ordinality as asked (id, place)`,
    [site.round.id, site.round.versionId, new Date(first.getTime() - 60_000), ids],
  );
  return ids;
}
const left = async (): Promise<Set<string>> =>
  new Set((await site.db('drafts').select('id')).map((row: { id: string }) => row.id));

it('deletes at the exact moment, on both sides of midnight', async () => {
  const midnight = new Date('2026-11-26T00:00:00Z');
  const ids = await drafts(6, new Date(midnight.getTime() - 3 * 60_000));
  const erase = (at: Date) => inTransaction(site.db, (tx) => deleteExpiredDrafts(tx, at));
  expect(await erase(new Date(midnight.getTime() - 60_000))).toBe(3);
  expect(await left()).toEqual(new Set(ids.slice(3)));
  expect(await erase(new Date(midnight.getTime() + 60_000))).toBe(2);
  expect(await left()).toEqual(new Set(ids.slice(5)));
});

/** What a connection has counted and not yet handed in: of use as a difference only. */
async function counted(tx: Tx): Promise<{ table: number; index: number; hot: number }> {
  const { rows } = await tx.raw<{ rows: { table: number; index: number; hot: number }[] }>(
    `select pg_stat_get_xact_numscans('drafts'::regclass)::int as table,
      coalesce(pg_stat_get_xact_numscans(to_regclass('drafts_expires_on_idx')), 0)::int as index,
      pg_stat_get_xact_tuples_hot_updated('drafts'::regclass)::int as hot`,
  );
  return rows[0]!;
}

it('finds them by the index of the day', async () => {
  await drafts(5000, now);
  await site.db.raw('analyze drafts');
  const scans = await inTransaction(site.db, async (tx) => {
    const before = await counted(tx);
    expect(await deleteExpiredDrafts(tx, new Date(now.getTime() - 86_400_000))).toBe(0);
    const after = await counted(tx);
    return [after.table - before.table, after.index - before.index];
  });
  expect(scans).toEqual([0, 1]);
});

/** Of ten saves, how many wrote no index anew. */
async function hotSaves(): Promise<number> {
  const [id] = await drafts(1, later(60));
  const key = { id: id!, localityId: 1001 };
  return await inTransaction(site.db, async (tx) => {
    const before = await counted(tx);
    for (let minute = 0; minute < 10; minute += 1) {
      const draft = (await lockDraft(tx, key, now))!;
      const answers = { ...draft.answers, [`q${String(minute)}`]: minute };
      await updateDraft(tx, {
        ...draft,
        answers,
        updatedAt: now,
        expiresAt: later(60 + minute + 1),
      });
    }
    return (await counted(tx)).hot - before.hot;
  });
}

it('does not update indexes when a page is saved', async () => {
  expect(await hotSaves()).toBeGreaterThanOrEqual(9);
});

it('depends on the migration: without it a saved page updates indexes', async () => {
  await inTransaction(site.db, down);
  expect(await hotSaves()).toBe(0);
  await site.db('drafts').delete();
  await inTransaction(site.db, up);
  expect(await hotSaves()).toBeGreaterThanOrEqual(9);
});
