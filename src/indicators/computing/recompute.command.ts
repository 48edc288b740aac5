// A locality whose answers leave the national figures, or come back to them, needs other sums: a new
// computation takes over what was withheld from the one before. A computation itself never changes.
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { requestComputation } from './request-computation.command.ts';
import { findComputation, type Computation } from '../computations.store.ts';
import {
  listWithheld,
  withholdLocality,
  type WithheldLocality,
} from '../withheld-localities.store.ts';

/**
 * Requests a computation with the choices and the withheld localities of
 * another, these changed by `change`.
 * @returns its id
 * @throws `conflict` while another computation of the round is under way
 */
export async function recomputeWithheld(
  tx: Tx,
  from: { round: Round; computationId: string },
  change: (entries: readonly WithheldLocality[]) => WithheldLocality[],
  by: { actor: Actor | null; at: Date; codeVersion: string },
): Promise<string> {
  const entries = change(await listWithheld(tx, from.computationId));
  const excluded = entries.filter((entry) => entry.excluded).map((entry) => entry.localityId);
  const made = await findComputation(tx, from.computationId);
  if (!made) throw problem('notFound');
  const asked = await requestComputation(tx, from.round, {
    ...by,
    excluded,
    ...choicesOf(made),
  });
  if (!asked.isNew) throw problem('conflict', { what: 'another computation is under way' });
  for (const { localityId, reason, excluded: isExcluded } of entries)
    await withholdLocality(tx, asked.id, {
      localityId,
      reason,
      excluded: isExcluded,
      by: by.actor?.userId ?? null,
      at: by.at,
    });
  return asked.id;
}

/** What the researcher chose for it. */
const choicesOf = ({ parameters }: Computation) => ({
  recipe: parameters.recipe ?? null,
  breakdowns: parameters.breakdowns ?? [],
  comparedWith: parameters.comparedWith ?? null,
  tables: parameters.tables ?? [],
  communes: parameters.communes ?? null,
});
