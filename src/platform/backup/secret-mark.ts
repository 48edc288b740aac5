// Whether two installations have the same newest secret can be told without the secret. Pure.
import { createHash } from 'node:crypto';
import type { Secrets } from '../secrets.ts';

const hashOf = (secret: string): string =>
  createHash('sha256').update(`civic-gauge backup\n${secret}`).digest('hex');

export const markOf = ([newest]: Secrets): string => hashOf(newest);

/** Whether one of the secrets opens what was sealed under the mark. */
export const hasMark = (secrets: Secrets, mark: string): boolean =>
  secrets.some((secret) => hashOf(secret) === mark);
