// Withdrawing: the holder of the receipt may erase the response at any time, without a reason.
import { audit } from '../../accounts/audit.store.ts';
import type { Tx } from '../../platform/db/connect.ts';
import { draftIdOf, responseIdOf } from '../keys/keys.ts';
import { deleteRequestsAbout } from '../requests/data-requests.store.ts';
import { deleteParadata } from '../submission/paradata.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { ResponseKey } from '../submission/response.ts';
import { eraseResponse, findResponseState } from '../submission/responses.store.ts';
import { deletePartial } from '../partial/partial-responses.store.ts';
import { readReceipt, readResumeCode } from '../keys/written-keys.ts';

import type { OnWithdrawn } from '../visiting/visit.ts';

export type WithdrawalOutcome = 'erased' | 'already' | 'archived' | 'mistyped' | 'unknown';

export async function withdrawResponse(
  tx: Tx,
  request: {
    round: Pick<Round, 'id' | 'archivedAt' | 'erasedAt'>;
    typed: string;
    now: Date;
    withdrawn: OnWithdrawn;
  },
): Promise<WithdrawalOutcome> {
  const receipt = readReceipt(request.typed);
  if (!receipt) return await withdrawPartial(tx, request);
  const key = { id: responseIdOf(receipt.code), roundId: request.round.id };
  if (request.round.erasedAt) return 'already';
  if (request.round.archivedAt) return await noteForArchive(tx, key, request.now);
  const state = await findResponseState(tx, { ...key, localityId: receipt.localityId });
  if (!state) return 'unknown';
  if (!(await eraseResponse(tx, key, state.localityId, request.now))) return 'already';
  await deleteParadata(tx, key, state.localityId);
  await deleteRequestsAbout(tx, key);
  await request.withdrawn(tx, key.roundId);
  await audit(tx, {
    at: request.now,
    actor: null,
    action: 'response.withdrawn',
    objectId: key.roundId,
  });
  return 'erased';
}

/** With the code to go on, who never sent has what was kept erased. */
async function withdrawPartial(
  tx: Tx,
  { round, typed, now }: { round: Pick<Round, 'id'>; typed: string; now: Date },
): Promise<WithdrawalOutcome> {
  const written = readResumeCode(typed);
  if (!written) return 'mistyped';
  const key = { id: draftIdOf(written.code), localityId: null };
  if (!(await deletePartial(tx, key, round.id))) return 'unknown';
  const action = 'response.withdrawn';
  await audit(tx, { at: now, actor: null, action, objectId: round.id, details: { partial: true } });
  return 'erased';
}

/** The answers are only in archive files: the audit log lists which ones their keeper has to erase. */
async function noteForArchive(tx: Tx, { id, roundId }: ResponseKey, at: Date): Promise<'archived'> {
  const action = 'response.withdrawn_from_archive';
  await audit(tx, { at, actor: null, action, objectId: roundId, details: { response: id } });
  return 'archived';
}
