// Who sends a signed request to the HTTP interface for callers.
import type { FormContext } from '../../../platform/http/endpoint.ts';
import { problem } from '../../../platform/problems/problem.ts';
import { linkAttempts } from '../../pages/attempt-limits.reply.ts';
import type { Answering } from '../../visiting/visit.ts';
import type { Tx } from '../../../platform/db/connect.ts';
import { isSameSignature, signatureOf } from './after-service-link.ts';
import { secretOf } from './after-service-links.store.ts';
import { readSignature } from './authorization-header.ts';
import { forgetRequests, rememberRequest } from './caller-requests.store.ts';
import { isWithinWindow, requestText, WINDOW_SECONDS } from './caller-request.ts';
import type { Signer } from './after-service-batch.reply.ts';

type Context = FormContext<unknown, unknown, unknown>;

/**
 * The caller whose key signed the request; asked once within its limit of requests.
 * @throws `signatureRefused`
 */
export async function authenticateCaller(answering: Answering, ctx: Context): Promise<Signer> {
  const signature = readSignature(ctx.header('authorization'));
  const known =
    signature && isWithinWindow(signature, ctx.now)
      ? await secretOf(ctx.db, signature, answering.secrets)
      : null;
  const text =
    signature && requestText({ method: 'POST', path: ctx.path, body: ctx.rawBody }, signature);
  if (
    !signature ||
    !text ||
    !known ||
    typeof known === 'string' ||
    !isSameSignature(signature.signature, signatureOf(known.secret, text))
  ) {
    linkAttempts(answering).countFailure(ctx);
    throw problem('signatureRefused');
  }
  await answering.callers.limit.consume(ctx.db, known.caller.code);
  return { caller: known.caller, key: signature.key, secret: known.secret, nonce: signature.nonce };
}

/** @throws `requestRepeated` for a request that has been taken before */
export async function takeOnce(tx: Tx, { caller, nonce }: Signer, now: Date): Promise<void> {
  await forgetRequests(tx, new Date(now.getTime() - 3 * WINDOW_SECONDS * 1000));
  if (!(await rememberRequest(tx, { caller: caller.code, nonce, at: now })))
    throw problem('requestRepeated');
}
