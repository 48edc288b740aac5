// Nonces of callers' requests, kept as long as a request with the same one could still be accepted.
import type { Tx } from '../../../platform/db/connect.ts';

/** @returns false when the caller has sent it before */
export async function rememberRequest(
  tx: Tx,
  request: { caller: string; nonce: string; at: Date },
): Promise<boolean> {
  const added = (await tx('caller_requests')
    .insert({ caller: request.caller, nonce: request.nonce, received_at: request.at })
    .onConflict(['caller', 'nonce'])
    .ignore()
    .returning('nonce')) as unknown[];
  return added.length === 1;
}

export async function forgetRequests(tx: Tx, before: Date): Promise<void> {
  await tx('caller_requests').where('received_at', '<', before).delete();
}
