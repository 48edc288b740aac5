// A closed round is written to files and dropped from the database: every row as it was, nothing dropped
// while the archive differs from the database, and withdrawals afterwards are recorded.
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { archiveRound } from '../../../src/responses/archive/archive-round.command.ts';
import { checkArchive, dropRound } from '../../../src/responses/archive/drop-round.command.ts';
import { receiptOf, newToken, responseIdOf } from '../../../src/responses/keys/keys.ts';
import { setRoundStatus } from '../../../src/sampling/rounds/round-changes.store.ts';
import { openRound, answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { down, up } from '../../../migrations/20261126_061_paradata_by_round.ts';
import { smallForm } from '../small-form.ts';

let site: AnsweringApp;
let folder: string;
const now = new Date('2026-11-26T03:00:00Z');
const MANY = 4100;

/** That many responses with their paradata, without a person behind them. */
async function fill(roundId: string, count: number): Promise<void> {
  await site.db.raw(
    `insert into responses (round_id, locality_id, id, version_id, door, language, status, flags,
      answers, scores, source_hash, submitted_at, weight)
    select ?, 1001 + 3 * (i % 2), gen_random_uuid(), ?, 'open', 'vi', 'counted', '{}',
      jsonb_build_object('age', i, 'text', 'Chờ lâu "quá"'), array[0.1 + i, null], '\\xff00',
      now(), 1.0 / 3 from generate_series(1, ?::int) as i`,
    [roundId, site.round.versionId, count],
  );
  await site.db.raw(
    `insert into paradata (response_id, locality_id, round_id, device, started_at, pages)
    select id, locality_id, round_id, 'phone', submitted_at, '{"p": {"seconds": 1.5}}'
    from responses where round_id = ?`,
    [roundId],
  );
}

let rounds = 0;
async function closedRound(count: number): Promise<{ id: string; code: string }> {
  rounds += 1;
  const code = `dot-${String(rounds)}`;
  const round = await openRound(
    site.db,
    { ...smallForm, code: `small${String(rounds)}` },
    { code },
  );
  await fill(round.id, count);
  await inTransaction(site.db, (tx) =>
    setRoundStatus(tx, round.id, { status: 'closed', at: new Date() }),
  );
  return round;
}
const archive = (code: string) => archiveRound(site.db, { code, to: folder, now });
const drop = async (code: string): Promise<void> => {
  const manifest = await checkArchive(path.join(folder, code, 'manifest.json'));
  await inTransaction(site.db, (tx) => dropRound(tx, { code, manifest, now }));
};
const stored = async (table: string, roundId: string): Promise<number> =>
  (await site.db(table).where({ round_id: roundId })).length;

beforeAll(async () => {
  site = await answeringApp(smallForm);
});
afterAll(async () => {
  await site.close();
});
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-archive-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('every row is in the files once, as in the database, readable by the owner only', async () => {
  const { id, code } = await closedRound(MANY);
  const { manifest } = await archive(code);
  expect(manifest.files.map(({ table, rows }) => [table, rows])).toEqual([
    ['responses', MANY],
    ['paradata', MANY],
  ]);
  for (const { table, name, sha256 } of manifest.files) {
    const file = path.join(folder, code, name);
    const bytes = readFileSync(file);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    expect(statSync(file).mode & 0o077).toBe(0);
    const lines = gunzipSync(bytes).toString().trimEnd().split('\n');
    const { rows } = await site.db.raw<{ rows: { same: number }[] }>(
      `select count(*)::int as same from ${table} t
        join unnest(?::text[]) as line on line::jsonb = to_jsonb(t) where t.round_id = ?`,
      [lines, id],
    );
    expect([lines.length, rows[0]!.same]).toEqual([MANY, MANY]);
  }
  await expect(archive(code)).rejects.toThrow('EEXIST');
  expect(existsSync(path.join(folder, code, 'manifest.json'))).toBe(true);
});

test('only a closed round is archived', async () => {
  await expect(archive(site.round.code)).rejects.toThrow('is not closed');
  await expect(archive('nowhere')).rejects.toThrow('no round nowhere');
  expect(existsSync(path.join(folder, site.round.code))).toBe(false);
});

test('an archived round is dropped as a whole, and a withdrawal is recorded', async () => {
  const { id, code } = await closedRound(3);
  const other = await closedRound(2);
  await archive(code);
  await drop(code);
  const tables = await site.db('pg_class').where('relname', 'like', `%${id.replaceAll('-', '')}%`);
  expect(tables).toEqual([]);
  expect([await stored('responses', other.id), await stored('paradata', other.id)]).toEqual([2, 2]);
  await expect(drop(code)).rejects.toThrow('dropped before');
  const receipt = receiptOf(newToken(randomBytes));
  const citizen = await new Citizen(site.app).open(`/s/${code}/withdraw`);
  await citizen.send({ code: receipt });
  expect([citizen.status, citizen.html]).toEqual([200, expect.stringContaining('kho lưu trữ')]);
  const line = await site.db('audit_log').orderBy('id', 'desc').first();
  expect(line).toMatchObject({
    action: 'response.withdrawn_from_archive',
    object_id: id,
    details: { response: responseIdOf(receipt) },
  });
});

test.each<[string, string, (round: { id: string; code: string }) => Promise<void> | void]>([
  [
    'was opened',
    'is not closed',
    async ({ id }) => {
      await inTransaction(site.db, (tx) =>
        setRoundStatus(tx, id, { status: 'open', at: new Date() }),
      );
    },
  ],
  [
    'changed in the database',
    'archive it again',
    async ({ id }) => {
      await site.db('responses').where({ round_id: id }).limit(1).update({ status: 'excluded' });
    },
  ],
  [
    'lost paradata',
    'archive it again',
    async ({ id }) => {
      await site.db('paradata').where({ round_id: id, locality_id: 1001 }).delete();
    },
  ],
  [
    'has a changed file',
    'was changed',
    ({ code }) => {
      writeFileSync(path.join(folder, code, 'responses.ndjson.gz'), 'x', { flag: 'a' });
    },
  ],
  [
    'lost a file',
    'ENOENT',
    ({ code }) => {
      rmSync(path.join(folder, code, 'paradata.ndjson.gz'));
    },
  ],
])('a round that %s is not dropped', async (_what, reason, change) => {
  const round = await closedRound(4);
  await archive(round.code);
  await change(round);
  await expect(drop(round.code)).rejects.toThrow(reason);
  expect(await stored('responses', round.id)).toBe(4);
});

test('an archive of another round drops nothing', async () => {
  const [one, other] = [await closedRound(2), await closedRound(2)];
  await archive(one.code);
  const manifest = await checkArchive(path.join(folder, one.code, 'manifest.json'));
  const dropping = inTransaction(site.db, (tx) =>
    dropRound(tx, { code: other.code, manifest, now }),
  );
  await expect(dropping).rejects.toThrow('not of the round');
});

test('paradata stored before they were partitioned move into the partitions of their rounds, and back', async () => {
  const { id } = await closedRound(5);
  const rows = await site.db('paradata').where({ round_id: id }).orderBy('response_id');
  await inTransaction(site.db, down);
  expect(await site.db('paradata').where({ round_id: id }).orderBy('response_id')).toEqual(rows);
  await inTransaction(site.db, up);
  expect(await site.db(`paradata_${id.replaceAll('-', '')}`).orderBy('response_id')).toEqual(rows);
});
