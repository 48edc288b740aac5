// A round before the demonstration's: the same PSUs, two thirds of the people, published. Where it is said
// so, people of a province lived through worse in one sub-dimension.
import { requestComputation } from '../../src/indicators/computing/request-computation.command.ts';
import { computeResults } from '../../src/indicators/computing/compute-results.job.ts';
import { findComputation } from '../../src/indicators/computations.store.ts';
import { indicatorsOf } from '../../src/indicators/definition.ts';
import { findNewestDefinition } from '../../src/indicators/definitions.store.ts';
import { publishComputation } from '../../src/indicators/publication/publish-computation.command.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { RESPONSE_COLUMNS } from '../../src/responses/submission/responses.store.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import type { Round } from '../../src/sampling/rounds/round.ts';
import { roundOf } from './answering-app.ts';

const YEAR_MS = 365 * 24 * 3_600_000;

export const earlierRound = 'demo-2025';

/** @param worse ids of localities of a province, and the code of the sub-dimension */
export async function addEarlierRound(
  db: Db,
  worse: { provinceId: number; subDimension: string },
): Promise<Round> {
  const later = (await findRoundByCode(db, 'demo-2026'))!;
  const round = roundOf({
    ...later,
    id: '00000000-0000-4000-8000-000000002025',
    code: earlierRound,
    title: { vi: 'Trải nghiệm dịch vụ công 2025', en: 'Public services experience 2025' },
    opensAt: new Date(later.opensAt!.getTime() - YEAR_MS),
    closesAt: new Date(later.opensAt!.getTime() - YEAR_MS / 2),
    status: 'closed',
  });
  await inTransaction(db, async (tx) => {
    await insertRound(tx, round, new Date());
    await createRoundPartition(tx, round.id);
    await tx.raw(copiedPeople, {
      round: round.id,
      later: later.id,
      province: worse.provinceId,
      ...(await positionsOf(db, worse.subDimension)),
    });
  });
  await publishRound(db, round);
  return round;
}

const columns = Object.keys(RESPONSE_COLUMNS);
const copied: Readonly<Record<string, string>> = {
  id: 'md5(responses.id::text)::uuid',
  round_id: ':round',
  scores: `case when :province in (localities.id, parent_id)
      and ('x' || substr(md5(responses.id::text), 9, 6))::bit(24)::int % 10 < 6
    then (select array_agg(case when place between :first::int and :last::int and score is not null
        then least else score end order by place)
      from unnest(responses.scores, :leasts::float8[]) with ordinality as each(score, least, place))
    else responses.scores end`,
};
const copiedPeople = `insert into responses (${columns.join(', ')})
  select ${columns.map((column) => copied[column] ?? `responses.${column}`).join(', ')}
  from responses join localities on localities.id = locality_id
  where round_id = :later and ('x' || substr(md5(responses.id::text), 1, 6))::bit(24)::int % 3 < 2`;

/** Where the scores of a sub-dimension stand, counted from 1, and the worst of every score. */
export async function positionsOf(
  db: Db,
  subDimension: string,
): Promise<{ first: number; last: number; leasts: number[] }> {
  const { definition } = (await findNewestDefinition(db, 'essential-public-services'))!;
  const all = indicatorsOf(definition);
  const own = all.flatMap(({ code }, at) => (code.startsWith(`${subDimension}.`) ? [at + 1] : []));
  return {
    first: own[0]!,
    last: own.at(-1)!,
    leasts: all.map(({ min, max, direction }) => (direction === 'higher' ? min : max)),
  };
}

/** Computes and publishes a round as it is. @returns the id of the computation */
export async function publishRound(db: Db, round: Round): Promise<string> {
  const by = { actor: null, at: new Date(), codeVersion: 'test' };
  const { id } = await inTransaction(db, async (tx) => {
    const asked = await requestComputation(tx, round, { ...by, breakdowns: [] });
    await tx('jobs').where({ key: asked.id }).delete();
    return asked;
  });
  await computeResults(db, id, { progress: () => undefined, isLastAttempt: true, now: new Date() });
  const computation = (await findComputation(db, id))!;
  if (computation.status !== 'computed') throw new Error(computation.failure ?? '');
  await inTransaction(db, (tx) => publishComputation(tx, computation, { ...by, note: 'a test' }));
  return id;
}
