// The counts that pages read equal what is stored after any history; and no page reads the
// responses for them.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { down, up } from '../../../migrations/20261126_010_response_counts.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import type { Reader } from '../../../src/platform/db/connect.ts';
import { countsOfRound } from '../../../src/responses/monitoring/counts.store.ts';
import { filledCells } from '../../../src/responses/counts/filled-quotas.store.ts';
import { startFolding } from '../../../src/responses/counts/fold-counts.job.ts';
import { versionsOfRound } from '../../../src/responses/microdata/microdata.store.ts';
import { reconcileCountsJob, nightOf } from '../../../src/responses/counts/reconcile-counts.job.ts';
import { foldDeltas } from '../../../src/responses/counts/response-counts.store.ts';
import { replaceQuotas } from '../../../src/sampling/rounds/quotas.store.ts';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { clearAnswers, counted, scanned } from '../../support/counted.ts';
import { AnswerHistory, actions, type Action } from '../answer-history.ts';
import { smallForm } from '../small-form.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(smallForm);
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  await clearAnswers(site.db);
});

const fold = () => inTransaction(site.db, foldDeltas);
const reconcile = async (): Promise<unknown> =>
  await reconcileCountsJob().run({
    id: randomUUID(),
    payload: {},
    db: site.db,
    signal: new AbortController().signal,
    isLastAttempt: true,
    report: () => undefined,
  });
const historyOf = async (...history: Action[]): Promise<AnswerHistory> => {
  const one = await AnswerHistory.of(site);
  for (const action of history) await one.perform(action);
  return one;
};
const action = (kind: Action['kind'], seed = 0): Action => ({ kind, seed });

describe('counts', () => {
  it('equal a scan after any history, folded or not, and need no repair', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ kind: fc.constantFrom(...actions), seed: fc.nat(10_000) }), {
          minLength: 5,
          maxLength: 40,
        }),
        async (history) => {
          await clearAnswers(site.db);
          await historyOf(...history);
          expect(await counted(site.db, site.round.id)).toEqual(
            await scanned(site.db, site.round.id),
          );
          await fold();
          expect(await site.db('response_count_deltas')).toEqual([]);
          expect(await counted(site.db, site.round.id)).toEqual(
            await scanned(site.db, site.round.id),
          );
          expect(await reconcile()).toEqual({ rounds: 1, wrong: 0 });
        },
      ),
      { numRuns: 25 },
    );
  });

  it('cover every kind of action in the histories', async () => {
    const one = await historyOf(
      ...actions.flatMap((kind) => [
        action('begin', 3),
        action('begin', 8),
        action(kind, 5),
        action('sendBatch', 1),
        action(kind, 6),
      ]),
    );
    expect(one.done).toEqual(new Set(actions));
    expect(await counted(site.db, site.round.id)).toEqual(await scanned(site.db, site.round.id));
  });

  it('are changed in the transaction of the response', async () => {
    const one = await historyOf(action('begin'), action('begin', 7), action('import', 2));
    const before = await counted(site.db, site.round.id);
    for (const kind of ['begin', 'import', 'withdraw', 'decide', 'move', 'erase'] as const) {
      await expect(
        site.db.transaction(async (tx) => {
          await one.perform(action(kind, 3), tx);
          throw new Error('power cut');
        }),
      ).rejects.toThrow('power cut');
    }
    expect(await counted(site.db, site.round.id)).toEqual(before);
  });

  it('are folded once, by any number of servers', async () => {
    await historyOf(
      ...Array.from({ length: 20 }, (_, seed) => action('begin', seed)),
      action('sendBatch'),
    );
    await Promise.all(Array.from({ length: 4 }, fold));
    expect(await counted(site.db, site.round.id)).toEqual(await scanned(site.db, site.round.id));
  });

  it('are folded every few seconds while a server runs', async () => {
    const stop = startFolding(site.db, 20);
    await historyOf(action('begin'), action('sendBatch'));
    for (
      let tries = 0;
      tries < 200 && (await site.db('response_count_deltas')).length > 0;
      tries += 1
    )
      await new Promise((resolve) => setTimeout(resolve, 20));
    await stop();
    expect(await site.db('response_count_deltas')).toEqual([]);
    expect(await counted(site.db, site.round.id)).toEqual(await scanned(site.db, site.round.id));
  });

  it('stay correct while responses are sent during folding and reconciling', async () => {
    const crowd = Promise.all(
      Array.from({ length: 3 }, async (_, person) => {
        const one = await AnswerHistory.of(site);
        for (let turn = 0; turn < 8; turn += 1) {
          await one.perform(action('begin', person * 100 + turn));
          await one.perform(action(turn % 3 === 2 ? 'withdraw' : 'sendBatch', turn));
        }
      }),
    );
    const wrong: unknown[] = [];
    let over = false;
    const keeper = (async () => {
      while (!over) {
        await fold();
        wrong.push(await reconcile());
      }
    })();
    await crowd;
    over = true;
    await keeper;
    expect(wrong.filter((result) => (result as { wrong: number }).wrong > 0)).toEqual([]);
    expect(await counted(site.db, site.round.id)).toEqual(await scanned(site.db, site.round.id));
  });
});

describe('reconciling', () => {
  it('repairs planted differences, and returns their number', async () => {
    await historyOf(action('begin'), action('begin', 4), action('sendBatch'), action('begin', 9));
    await fold();
    await site.db('response_counts').where({ facet: 'place', status: 'counted' }).update({ n: 77 });
    await site.db('response_counts').where({ facet: 'day' }).delete();
    await site.db('response_counts').insert({
      round_id: site.round.id,
      locality_id: 5,
      facet: 'place',
      value: '',
      detail: '',
      status: 'draft',
      n: 3,
    });
    expect(await counted(site.db, site.round.id)).not.toEqual(
      await scanned(site.db, site.round.id),
    );
    expect(await reconcile()).toMatchObject({ rounds: 1, wrong: 3 });
    expect(await counted(site.db, site.round.id)).toEqual(await scanned(site.db, site.round.id));
    expect(await reconcile()).toMatchObject({ wrong: 0 });
  });

  it('is queued once a night', () => {
    expect(nightOf(new Date('2026-11-26T18:59:00Z'))).toBe('2026-11-25');
    expect(nightOf(new Date('2026-11-26T19:01:00Z'))).toBe('2026-11-26');
  });
});

it('responses stored before the counts existed are counted by the migration', async () => {
  await historyOf(
    ...Array.from({ length: 12 }, (_, seed) => action('begin', seed)),
    action('sendBatch'),
    action('withdraw'),
    action('begin', 5),
    action('import', 4),
  );
  await site.db.transaction(async (tx) => {
    await down(tx);
    await up(tx);
  });
  expect(await counted(site.db, site.round.id)).toEqual(await scanned(site.db, site.round.id));
});

it('the page, the quotas, the columns of the export read no response and no draft', async () => {
  await historyOf(action('begin'), action('begin', 3), action('sendBatch'), action('begin', 2));
  await site.db.transaction((tx) =>
    replaceQuotas(tx, site.round.id, [{ localityId: 1, serviceId: null, maximum: 9 }]),
  );
  const read = async (db: Reader): Promise<unknown[]> => [
    await countsOfRound(db, site.round.id, { now: new Date(), places: null }),
    await versionsOfRound(db, site.round.id),
    await filledCells(db, site.round.id),
  ];
  const expected = await read(site.db);
  const holder = await site.db.transaction();
  await holder.raw('lock table responses, drafts in access exclusive mode');
  try {
    await site.db.transaction(async (tx) => {
      await tx.raw(`set local lock_timeout = '200ms'`);
      expect(await read(tx)).toEqual(expected);
    });
  } finally {
    await holder.rollback();
  }
});

it('communes are summed up to their provinces', async () => {
  const [province, ...communes] = [1001, 900_001, 900_002];
  const unit = {
    level: 'commune',
    type: 'ward',
    name_vi: 'Phường',
    name_en: 'Ward',
    parent_id: province,
    valid_from: '2025-07-01',
  };
  await site.db('localities').insert(communes.map((id) => ({ ...unit, id, code: String(id) })));
  const keep = (localityId: number) =>
    site.db('response_count_deltas').insert({
      round_id: site.round.id,
      locality_id: localityId,
      version_id: site.round.versionId,
      day: '2026-11-26',
      door: 'open',
      status: 'counted',
      flags: [],
      n: 2,
      drafts: 0,
    });
  for (const id of [province!, ...communes]) await keep(id);
  expect(
    await countsOfRound(site.db, site.round.id, {
      now: new Date('2026-11-25T18:00:00Z'),
      places: null,
    }),
  ).toMatchObject({
    counted: 6,
    today: 6,
    byProvince: [{ localityId: province, counted: 6, held: 0 }],
  });
});
