// A researcher asks for a table of answers; a job counts it.
import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { enqueueJob, findJobByKey } from '../../platform/jobs/jobs.store.ts';
import { problem } from '../../platform/problems/problem.ts';
import { audit } from '../../accounts/audit.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { failureText } from '../computing/computation-failure.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import { findRecipe } from '../weighting/recipes.store.ts';
import { weightsOf } from '../weighting/weights-of-round.ts';
import { failTable, insertTable, listRequested } from './answer-tables.store.ts';
import type { AskedTable } from './asked-table.ts';
import { tableKind } from './make-table.job.ts';

/** Asking twice counts once. @param asked as `shapeOf` found it right */
export async function requestTable(
  tx: Tx,
  round: Round,
  asked: AskedTable,
  by: { actor: Actor | null; at: Date; codeVersion: string },
): Promise<void> {
  if (round.archivedAt) throw problem('conflict', { what: 'its answers are archived' });
  await giveUpStopped(tx, round, asked);
  const id = randomUUID();
  const recipe = await findRecipe(tx, round.id);
  const isNew = await insertTable(tx, {
    id,
    roundId: round.id,
    asked,
    parameters: {
      ...weightsOf(round, recipe),
      lonelyPsu: round.lonelyPsu,
      rules: presentationRules,
    },
    codeVersion: by.codeVersion,
    askedAt: by.at,
    askedBy: by.actor?.userId ?? null,
  });
  if (!isNew) return;
  await enqueueJob(tx, { kind: tableKind, key: id, payload: { tableId: id } });
  await audit(tx, {
    at: by.at,
    actor: by.actor,
    action: 'table.requested',
    objectId: id,
    details: { round: round.code, ...asked },
  });
}

/** One whose job has failed for good, or is gone, would stand in the way of another for ever. */
async function giveUpStopped(tx: Tx, round: Round, asked: AskedTable): Promise<void> {
  for (const { id, status } of await listRequested(tx, round.id, asked)) {
    if (status !== 'computing') continue;
    const job = await findJobByKey(tx, tableKind, id);
    if (job === null || job.status === 'failed') await failTable(tx, id, failureText('jobStopped'));
  }
}
