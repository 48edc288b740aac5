// The changes of a computation since the publication that it is compared with. The earlier round is read
// again only where a PSU is in both rounds and its answers are still there; else the two are independent
// samples.
import { createHash } from 'node:crypto';
import type { Db } from '../../platform/db/connect.ts';
import { inSnapshot } from '../../platform/db/database.ts';
import { inputsOf, type ComputationInputs } from '../computing/computation-inputs.store.ts';
import { covariancesInThread } from '../computing/estimate-in-thread.files.ts';
import { optionsOf } from '../computing/estimation-options.ts';
import { readAnswers, type AnswersRead } from '../computing/read-answers.store.ts';
import { indicatorsOf } from '../definition.ts';
import type { EstimationOptions } from '../estimation.ts';
import type { ResultRow } from '../result-row.ts';
import { listResults } from '../results.store.ts';
import type { ChangeRow } from './change-row.ts';
import { changeRows, type CovarianceOf } from './change-rows.ts';
import { comparability, isComparable, type Comparability } from './comparable-nodes.ts';
import { sharePsus } from './earlier-rounds.store.ts';
import type { AccumulatedRound } from './round-covariances.ts';

/** The later round: what was read and estimated of it. */
interface LaterRound {
  inputs: ComputationInputs;
  read: AnswersRead;
  options: EstimationOptions;
  rows: readonly ResultRow[];
}

interface ChangeWork {
  now: Date;
  signal?: AbortSignal | undefined;
}

export async function computeChanges(
  db: Db,
  later: LaterRound,
  work: ChangeWork,
): Promise<ChangeRow[]> {
  const { parameters } = later.inputs.computation;
  if (!parameters.comparedWith) return [];
  const { computationId, reason } = parameters.comparedWith;
  const earlier = await inputsOf(db, computationId, work.now);
  const definitions = [earlier.stored.definition, later.inputs.stored.definition] as const;
  const comparable = comparability(...definitions, reason !== null);
  return changeRows({
    before: await listResults(db, computationId),
    after: later.rows,
    comparable,
    covarianceOf: await covariances(db, earlier, later, { ...work, comparable }),
    rules: later.options.rules,
  });
}

async function covariances(
  db: Db,
  earlier: ComputationInputs,
  { inputs, read, options }: LaterRound,
  work: ChangeWork & { comparable: ReadonlyMap<string, Comparability> },
): Promise<CovarianceOf> {
  const { round } = earlier;
  const isShared = !round.archivedAt && (await sharePsus(db, inputs.round.id, round.id));
  if (!isShared) return () => 0;
  const found = await covariancesInThread({
    before: await readAgain(db, earlier, work),
    after: {
      accumulator: read.accumulator,
      definition: inputs.stored.definition,
      options,
      names: read.names,
    },
    nodes: [...work.comparable].flatMap(([code, how]) => (isComparable(how) ? [code] : [])),
  });
  const known = new Map(
    found.map(({ localityId, node, covariance }) => [`${localityId} ${node}`, covariance]),
  );
  return (localityId, node) => known.get(`${localityId} ${node}`) ?? 0;
}

/** With the weights of its publication. */
async function readAgain(
  db: Db,
  earlier: ComputationInputs,
  { now, signal }: ChangeWork,
): Promise<AccumulatedRound> {
  const { computation, round, stored } = earlier;
  const read = await inSnapshot(db, (tx) =>
    readAnswers(
      tx,
      round,
      { ...computation.parameters, breakdowns: [] },
      {
        fingerprint: createHash('sha256'),
        variables: indicatorsOf(stored.definition).length,
        now,
        signal,
        progress: () => undefined,
      },
    ),
  );
  return {
    accumulator: read.accumulator,
    definition: stored.definition,
    options: optionsOf(earlier, read),
    names: read.names,
  };
}
