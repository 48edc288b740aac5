// At the end of the time a round's answers are kept they are erased: responses, paradata, used dossiers
// and requests; drafts are gone long before. Counts, results and publications stay; they say nothing
// about one person.
import { audit } from '../../accounts/audit.store.ts';
import { sequential } from '../../platform/db/citus.ts';
import type { Tx } from '../../platform/db/connect.ts';
import { setRoundErased } from '../../sampling/rounds/round-changes.store.ts';
import { lockRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import { countRows, dropPartitions } from '../archive/archived-rounds.store.ts';
import { deleteDossiersOf } from '../submission/answered-dossiers.store.ts';
import { deletePartialsOf } from '../partial/partial-responses.store.ts';
import { deleteRequestsOf } from '../requests/data-requests.store.ts';
import { isErasureDue } from '../../sampling/rounds/retention.ts';

/** What was erased, by table. */
export type Erased = Record<'responses' | 'partial' | 'dossiers' | 'requests', number>;

/** @returns null when its time has not come @throws 55P03 when long reads hold the tables: later again */
export async function eraseRound(tx: Tx, code: string, now: Date): Promise<Erased | null> {
  const round = await lockRoundByCode(tx, code);
  if (!round || !isErasureDue(round, now)) return null;
  await sequential(tx);
  await tx.raw(`set local lock_timeout = '2s'`);
  const erased: Erased = {
    responses: await countRows(tx, round.id),
    partial: await deletePartialsOf(tx, round.id),
    dossiers: await deleteDossiersOf(tx, round.id),
    requests: await deleteRequestsOf(tx, round.id),
  };
  await setRoundErased(tx, round.id, now);
  const details = { code, months: round.retentionMonths, ...erased };
  await audit(tx, {
    ...{ at: now, actor: null, organisationId: round.organisationId },
    ...{ action: 'round.erased', objectId: round.id, details },
  });
  await dropPartitions(tx, round.id);
  return erased;
}
