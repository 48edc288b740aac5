// Computations of a round: asked for, computed, reviewed, published; a published one is immutable
// and can only be superseded by another.
import type { Reader, Tx } from '../platform/db/connect.ts';
import { problem } from '../platform/problems/problem.ts';
import type { ComputationParameters } from './computation-parameters.ts';
import type { ResultRow } from './result-row.ts';
import type { WeightingReport } from './weighting/apply-recipe.ts';

export type ComputationStatus = 'computing' | 'computed' | 'published' | 'superseded' | 'failed';

/** Of a stratum of a province: people invited with a design weight, and answers that figures use. */
export interface ResponseRate {
  localityId: number;
  stratum: string;
  invited: number;
  answered: number;
}

/** How much of the drawn sample answered. */
export interface SampleCoverage {
  /** Drawn PSUs, and those in which somebody answered; 0 without a drawn sample. */
  psus: number;
  answeredPsus: number;
  /** Drawn strata in which nobody answered. */
  emptyStrata: { stratum: string; localityId: number }[];
  /** Counted answers that the figures use, and those without an inclusion probability, which they do not. */
  used: number;
  unused: number;
  /** Absent in computations made before they were counted; empty where nobody was invited. */
  rates?: ResponseRate[];
}

/** What a recipe did. */
export interface ComputedWeighting {
  report: WeightingReport;
  /** Dimensions and index with the weights that responses came with. */
  before: Pick<ResultRow, 'localityId' | 'node' | 'estimate' | 'ciLow' | 'ciHigh'>[];
}

export interface Computation {
  id: string;
  roundId: string;
  definitionId: string;
  status: ComputationStatus;
  /** Hash over the inputs: definition, parameters, and the ids and scores of the responses. */
  fingerprint: string | null;
  codeVersion: string;
  parameters: ComputationParameters;
  responses: number | null;
  coverage: SampleCoverage | null;
  /** Null where no recipe changed the weights. */
  weighting: ComputedWeighting | null;
  /** As failureText writes it. */
  failure: string | null;
  /** Answers were withdrawn or added since. */
  stale: boolean;
  createdAt: Date;
  publishedAt: Date | null;
  /** Counted within the round from 1; null before it is published. */
  edition: number | null;
  /** Why an edition after the first was made, in the researcher's words. */
  editionNote: string | null;
}
interface ComputationRow {
  id: string;
  round_id: string;
  definition_id: string;
  status: ComputationStatus;
  fingerprint: string | null;
  code_version: string;
  parameters: ComputationParameters;
  responses: number | null;
  coverage: SampleCoverage | null;
  weighting: ComputedWeighting | null;
  failure: string | null;
  stale: boolean;
  created_at: Date;
  published_at: Date | null;
  edition: number | null;
  edition_note: string | null;
}

const toComputation = (row: ComputationRow): Computation => ({
  id: row.id,
  roundId: row.round_id,
  definitionId: row.definition_id,
  status: row.status,
  fingerprint: row.fingerprint,
  codeVersion: row.code_version,
  parameters: row.parameters,
  responses: row.responses,
  coverage: row.coverage,
  weighting: row.weighting,
  failure: row.failure,
  stale: row.stale,
  createdAt: row.created_at,
  publishedAt: row.published_at,
  edition: row.edition,
  editionNote: row.edition_note,
});

/** @returns false where another of the round is under way */
export async function insertComputation(
  tx: Tx,
  computation: Pick<
    Computation,
    'id' | 'roundId' | 'definitionId' | 'codeVersion' | 'parameters'
  > & { createdAt: Date; createdBy: string | null },
): Promise<boolean> {
  const made = (await tx('computations')
    .insert({
      id: computation.id,
      round_id: computation.roundId,
      definition_id: computation.definitionId,
      status: 'computing',
      code_version: computation.codeVersion,
      parameters: JSON.stringify(computation.parameters),
      created_at: computation.createdAt,
      created_by: computation.createdBy,
    })
    .onConflict(tx.raw(`(round_id) where status = 'computing'`) as unknown as string)
    .ignore()
    .returning('id')) as unknown[];
  return made.length === 1;
}

export async function findComputation(db: Reader, id: string): Promise<Computation | null> {
  const row = await db<ComputationRow>('computations').where({ id }).first();
  return row ? toComputation(row) : null;
}

export async function listComputations(db: Reader, roundId: string): Promise<Computation[]> {
  const rows = await db<ComputationRow>('computations')
    .where({ round_id: roundId })
    .orderBy('created_at', 'desc')
    .orderBy('id');
  return rows.map(toComputation);
}

/** The published computations, newest first: all that reports may read. */
export async function listPublished(db: Reader): Promise<Computation[]> {
  const rows = await db<ComputationRow>('computations')
    .where({ status: 'published' })
    .orderBy([{ column: 'published_at', order: 'desc' }, 'id']);
  return rows.map(toComputation);
}

/** The published computation of a round; null when nothing of it is published. */
export async function findPublished(db: Reader, roundId: string): Promise<Computation | null> {
  const row = await db<ComputationRow>('computations')
    .where({ round_id: roundId, status: 'published' })
    .first();
  return row ? toComputation(row) : null;
}

/** Everything that was ever published of a round, the newest edition first. */
export async function listEditions(db: Reader, roundId: string): Promise<Computation[]> {
  const rows = await db<ComputationRow>('computations')
    .where({ round_id: roundId })
    .whereNotNull('edition')
    .orderBy('edition', 'desc');
  return rows.map(toComputation);
}

/** Marks a computation done. Only one that is computing can be. */
export async function finishComputation(
  tx: Tx,
  id: string,
  done: {
    fingerprint: string;
    responses: number;
    coverage: SampleCoverage | null;
    weighting?: ComputedWeighting | null;
  },
): Promise<void> {
  const changed = await tx('computations')
    .where({ id, status: 'computing' })
    .update({
      status: 'computed',
      ...done,
      coverage: done.coverage === null ? null : JSON.stringify(done.coverage),
      weighting: done.weighting ? JSON.stringify(done.weighting) : null,
    });
  if (changed !== 1) throw problem('conflict', { what: 'computation' });
}

/** @param failure as failureText writes it @returns false where it was not computing */
export async function failComputation(tx: Tx, id: string, failure: string): Promise<boolean> {
  const changed = await tx('computations')
    .where({ id, status: 'computing' })
    .update({ status: 'failed', failure });
  return changed === 1;
}

/**
 * Publishes a computed one; the one published before it is superseded. Throws `conflict` unless it is
 * computed.
 */
export async function markPublished(
  tx: Tx,
  computation: Computation,
  by: { at: Date; userId: string | null; note?: string | null },
): Promise<void> {
  const [newest] = await listEditions(tx, computation.roundId);
  await tx('computations')
    .where({ round_id: computation.roundId, status: 'published' })
    .update({ status: 'superseded' });
  const changed = await tx('computations')
    .where({ id: computation.id, status: 'computed' })
    .update({
      status: 'published',
      published_at: by.at,
      published_by: by.userId,
      edition: (newest?.edition ?? 0) + 1,
      edition_note: by.note ?? null,
    });
  if (changed !== 1) throw problem('conflict', { what: 'computation' });
}

/** The inputs changed after the computation: everything of the round computed so far is stale. */
export async function markStale(tx: Tx, roundId: string): Promise<void> {
  await tx('computations')
    .where({ round_id: roundId })
    .whereIn('status', ['computed', 'published'])
    .update({ stale: true });
}
