// Publishing: from then on leaders and the public read these figures, and nothing changes them.
// A locality that the researcher withholds leaves the comparison, so the others are compared anew first.
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { audit } from '../../accounts/audit.store.ts';
import { enqueueJob } from '../../platform/jobs/jobs.store.ts';
import { problem } from '../../platform/problems/problem.ts';
import { findRound } from '../../sampling/rounds/rounds.store.ts';
import { markPublished, type Computation } from '../computations.store.ts';
import { compareLocalities } from '../presentation/compare-localities.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import { publicationJobKind } from './publication-job.ts';
import { listWithheld } from '../withheld-localities.store.ts';
import { readScores, updateComparisons } from '../results.store.ts';

interface By {
  actor: Actor | null;
  at: Date;
  /** Why there is another edition. */
  note?: string | null;
}

/** Throws `conflict` when the computation is not computed, or stale. */
export async function publishComputation(tx: Tx, computation: Computation, by: By): Promise<void> {
  if (computation.stale) throw problem('conflict', { what: 'answers changed since' });
  const round = await findRound(tx, computation.roundId);
  const withheld = (await listWithheld(tx, computation.id)).map((entry) => entry.localityId);
  if (round?.kind === 'probability' && withheld.length > 0)
    await compareAgain(tx, computation, new Set(withheld));
  await markPublished(tx, computation, {
    at: by.at,
    userId: by.actor?.userId ?? null,
    note: by.note ?? null,
  });
  await enqueueJob(tx, {
    kind: publicationJobKind,
    key: computation.id,
    payload: { computationId: computation.id },
  });
  const details = {
    round: round?.code ?? '',
    responses: computation.responses,
    withheld: withheld.length,
  };
  await audit(tx, {
    at: by.at,
    actor: by.actor,
    action: 'computation.published',
    objectId: computation.id,
    details,
  });
}

async function compareAgain(
  tx: Tx,
  computation: Computation,
  withheld: ReadonlySet<number>,
): Promise<void> {
  const scores = await readScores(tx, computation.id);
  const kept = scores.filter((row) => !withheld.has(row.localityId));
  const { seed, draws, rules = presentationRules } = computation.parameters;
  await updateComparisons(tx, computation.id, compareLocalities(kept, { seed, draws, rules }));
}
