// A researcher asks for a computation; a job does the work.
import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { problem } from '../../platform/problems/problem.ts';
import { enqueueJob, findJobByKey } from '../../platform/jobs/jobs.store.ts';
import { audit } from '../../accounts/audit.store.ts';
import { breakdownsOf } from '../../questionnaires/model/breakdowns.ts';
import { offeredOfRegistry } from '../breakdowns/registry-names.store.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { ComparedWith } from '../changes/change-row.ts';
import { listEarlier } from '../changes/earlier-rounds.store.ts';
import type { CommuneChoice } from '../communes/covariate-choice.store.ts';
import { computeKind } from './compute-results.job.ts';
import { failComputation, insertComputation, listComputations } from '../computations.store.ts';
import type { ComputationParameters } from '../computation-parameters.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import { findNewestDefinition } from '../definitions.store.ts';
import type { Recipe } from '../weighting/recipe.ts';
import { weightsOf } from '../weighting/weights-of-round.ts';
import type { PublishedTable } from '../tables/asked-table.ts';
import { failureText } from './computation-failure.ts';
import { findRecipe } from '../weighting/recipes.store.ts';

const rankDraws = 2_000;
const rankSeed = 20_260_101;

/** @throws `conflict` where there is none, since it has ended meanwhile */
async function underWay(tx: Tx, roundId: string): Promise<string> {
  const id = await findUnderWay(tx, roundId);
  if (id === null) throw problem('conflict');
  return id;
}

/**
 * The id of the computation under way; one whose job has failed for good, or is gone, is marked as failed.
 */
async function findUnderWay(tx: Tx, roundId: string): Promise<string | null> {
  const computing = (await listComputations(tx, roundId)).find(
    (known) => known.status === 'computing',
  );
  if (!computing) return null;
  const job = await findJobByKey(tx, computeKind, computing.id);
  if (job !== null && job.status !== 'failed') return computing.id;
  await failComputation(tx, computing.id, failureText('jobStopped'));
  return null;
}

export interface RequestedBy {
  actor: Actor | null;
  at: Date;
  codeVersion: string;
  excluded?: readonly number[];
  /** Of a computation that is done again; absent: the round's recipe as it is now. */
  recipe?: Recipe | null;
  /** Names of questions and of the registry; absent: all that are marked, or that there are answers for. */
  breakdowns?: readonly string[] | undefined;
  /** Absent: those of the computation before. */
  tables?: readonly PublishedTable[] | undefined;
  /** Absent: as in the computation before. */
  communes?: CommuneChoice | null | undefined;
  /** Null: with no earlier round; absent: with the latest that can be. */
  comparedWith?: ComparedWith | null | undefined;
}

async function breakdownsOfRound(tx: Tx, round: Round): Promise<string[]> {
  const version = await findVersion(tx, round.versionId);
  const marked = version ? breakdownsOf(version.model).map(({ question }) => question.name) : [];
  return [...marked, ...(await offeredOfRegistry(tx, round))];
}

/** Choices that stay until a researcher makes others. */
async function choicesBefore(
  tx: Tx,
  round: Round,
): Promise<Required<Pick<ComputationParameters, 'tables' | 'communes'>>> {
  const [newest] = await listComputations(tx, round.id);
  return {
    tables: newest?.parameters.tables ?? [],
    communes: newest?.parameters.communes ?? null,
  };
}

async function latestEarlier(tx: Tx, round: Round): Promise<ComparedWith | null> {
  const [latest] = await listEarlier(tx, round);
  return latest ? { computationId: latest.computation.id, reason: null } : null;
}

async function parametersOf(tx: Tx, round: Round, by: RequestedBy): Promise<ComputationParameters> {
  const recipe = by.recipe === undefined ? await findRecipe(tx, round.id) : by.recipe;
  const before = await choicesBefore(tx, round);
  return {
    lonelyPsu: round.lonelyPsu,
    minRespondents: round.minRespondents,
    seed: rankSeed,
    draws: rankDraws,
    ...weightsOf(round, recipe),
    rules: presentationRules,
    excluded: [...(by.excluded ?? [])],
    breakdowns: [...(by.breakdowns ?? (await breakdownsOfRound(tx, round)))],
    tables: [...(by.tables ?? before.tables)],
    communes:
      round.kind === 'open' ? null : by.communes === undefined ? before.communes : by.communes,
    comparedWith: by.comparedWith === undefined ? await latestEarlier(tx, round) : by.comparedWith,
  };
}

/** The id of the computation; the one under way when there is one, so that asking twice computes once. */
export async function requestComputation(
  tx: Tx,
  round: Round,
  by: RequestedBy,
): Promise<{ id: string; isNew: boolean }> {
  const known = await findUnderWay(tx, round.id);
  if (known !== null) return { id: known, isNew: false };
  const stored = round.indexCode === null ? null : await findNewestDefinition(tx, round.indexCode);
  if (round.archivedAt) throw problem('conflict', { what: 'its answers are archived' });
  if (!stored) throw problem('conflict', { what: 'this round has no index' });
  const id = randomUUID();
  const parameters = await parametersOf(tx, round, by);
  const isNew = await insertComputation(tx, {
    id,
    roundId: round.id,
    definitionId: stored.id,
    codeVersion: by.codeVersion,
    parameters,
    createdAt: by.at,
    createdBy: by.actor?.userId ?? null,
  });
  // Somebody else asked at the same moment, and has committed since.
  if (!isNew) return { id: await underWay(tx, round.id), isNew: false };
  await enqueueJob(tx, { kind: computeKind, key: id, payload: { computationId: id } });
  await audit(tx, {
    at: by.at,
    actor: by.actor,
    action: 'computation.requested',
    objectId: id,
    details: { round: round.code },
  });
  return { id, isNew: true };
}
