// How a caller signs a request to the HTTP interface: with the same secret as links, over method, path,
// body, time and a nonce, so that an intercepted request cannot be sent again.
import { createHash } from 'node:crypto';

export interface RequestSignature {
  caller: string;
  key: string;
  /** Unix seconds. */
  time: number;
  /** Chosen by the caller, a new one for every request. */
  nonce: string;
  signature: string;
}

/** A request is accepted this many seconds before and after its own time. */
export const WINDOW_SECONDS = 300;

/** The text that is signed. @param request `path` as sent, with what follows it; `body` its bytes */
export const requestText = (
  request: { method: string; path: string; body: Uint8Array },
  { time, nonce }: Pick<RequestSignature, 'time' | 'nonce'>,
): string =>
  [
    'civic-gauge-request-v1',
    request.method,
    request.path,
    String(time),
    nonce,
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');

export const isWithinWindow = (signature: Pick<RequestSignature, 'time'>, now: Date): boolean =>
  Math.abs(now.getTime() / 1000 - signature.time) <= WINDOW_SECONDS;
