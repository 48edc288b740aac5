// A round answered with two forms: each indicator is computed from those who were asked, and groups are put
// together by the names of their options.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { computeResults } from '../../src/indicators/computing/compute-results.job.ts';
import { requestComputation } from '../../src/indicators/computing/request-computation.command.ts';
import { listGroupResults } from '../../src/indicators/breakdowns/group-results.store.ts';
import { responseScorer } from '../../src/indicators/response-scorer.ts';
import { listResults } from '../../src/indicators/results.store.ts';
import { findLocalityByCode } from '../../src/localities/localities.store.ts';
import type { Answers } from '../../src/questionnaires/model/answers.ts';
import { foldDeltas } from '../../src/responses/counts/response-counts.store.ts';
import { insertResponses } from '../../src/responses/submission/responses.store.ts';
import type { Response } from '../../src/responses/submission/response.ts';
import type { Round } from '../../src/sampling/rounds/round.ts';
import { testApp, type TestApp } from '../support/app.ts';
import { builtIn } from '../support/demonstration.ts';
import { openShortRound } from '../support/short-round.ts';

let site: TestApp;
let round: Round;
let haNoi: number;
let computationId: string;
const now = new Date('2026-11-22T03:00:00Z');
const score = responseScorer(() => now);

/** Satisfied as said, of the long form late by three to five days in every second case. */
const long = (at: number): Answers => ({
  ...{
    service: 'DVC09',
    used: 'done',
    date_promised: 'yes',
    sex: at % 3 === 0 ? 'male' : 'female',
  },
  ...(at % 2 === 0 ? { on_time: 'yes' } : { on_time: 'no', days_late: 'd3_5' }),
  ...{ satisfaction: String(1 + (at % 5)), on_behalf: at % 4 === 0 ? 'company' : 'self' },
});
/** The same on the first page of the short one, with what it computes. */
const short = (at: number): Answers => {
  const { sex: _sex, date_promised: _date, ...given } = long(at);
  return { ...given, date_promised: 'yes', late: at % 2 === 0 ? 'none' : 'd3_5' };
};

const responseOf = async (versionId: string, answers: Answers): Promise<Response> => ({
  ...{ id: randomUUID(), roundId: round.id, localityId: haNoi, versionId, serviceId: 'DVC09' },
  ...{ stratum: null, psu: null, weight: null, channel: 'open', servicePoint: null, caller: null },
  ...{ language: 'vi', status: 'counted', flags: [], consentVersion: null, answers },
  ...(await score(site.db, versionId, answers)),
  ...{ sourceHash: null, seconds: 60, submittedAt: now },
});

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  round = await openShortRound(site, now, { indexCode: 'essential-public-services' });
  haNoi = (await findLocalityByCode(site.db, { level: 'province', code: '01' }, now))!.id;
  const people = Array.from({ length: 80 }, (_, at) => at);
  const responses = await Promise.all(
    people.map((at) =>
      at < 40
        ? responseOf(round.versionId, long(at))
        : responseOf(round.shortVersionId!, short(at)),
    ),
  );
  const by = { actor: null, at: now, codeVersion: 'test' };
  await site.db.transaction(async (tx) => {
    await insertResponses(tx, responses);
    await foldDeltas(tx);
    const breakdowns = ['on_behalf', 'sex'];
    computationId = (await requestComputation(tx, round, { ...by, breakdowns })).id;
    await tx('jobs').where({ key: computationId }).delete();
  });
  await computeResults(site.db, computationId, {
    ...{ progress: () => undefined, isLastAttempt: true, now },
  });
}, 120_000);
afterAll(async () => {
  await site?.close();
});

const everybody = Array.from({ length: 80 }, (_, at) => at);
const meanOf = (numbers: readonly number[]): number =>
  numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

it('an indicator of both forms is that of everybody, with the same meaning', async () => {
  const rows = await listResults(site.db, computationId, { localityId: haNoi });
  const of = (node: string) => rows.find((row) => row.node === node)!;
  expect(of('7.2.1').n).toBe(80);
  expect(of('7.2.1').estimate).toBeCloseTo(meanOf(everybody.map((at) => 1 + (at % 5))), 12);
  expect(of('5.2.1').n).toBe(80);
  expect(of('5.2.1').estimate).toBeCloseTo(0.5, 12);
  expect(of('5.2.2').estimate).toBeCloseTo(2, 12);
  expect(of('3.2.2')).toMatchObject({ n: 80, estimate: 1 });
  expect(of('7.1.1').n).toBe(0);
});

it('a group that both forms ask about is put together; one that one of them asks is its own', async () => {
  const groups = async (breakdown: string, node: string): Promise<[string, number][]> =>
    (await listGroupResults(site.db, computationId, { localityId: haNoi, breakdown }))
      .filter((row) => row.node === node && row.n > 0)
      .map(({ group, n }) => [group, n]);
  expect(new Map(await groups('on_behalf', '7.2.1'))).toEqual(
    new Map([
      ['company', 20],
      ['self', 60],
    ]),
  );
  expect(new Map(await groups('sex', '7.2.1'))).toEqual(
    new Map([
      ['female', 26],
      ['male', 14],
    ]),
  );
});
