// The codes of personal invitations: made from the seed of their batch, kept as hashes only. Pure.
import { createHash, createHmac } from 'node:crypto';
import { isCode, makeCode, readCode } from '../../platform/written-code.ts';

/** Characters before the check character: 75 bits. */
export const CODE_LENGTH = 15;

/** The codes of a batch, in their order; the same for the same seed. */
export function codesOfBatch(seed: Uint8Array, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    makeCode(CODE_LENGTH, (attempt) =>
      createHmac('sha256', seed).update(`${index}:${attempt}`).digest(),
    ),
  );
}

/** What the table keeps of a code: a hash, hex. */
export const keyOfCode = (code: string): string =>
  createHash('sha256').update(`invitation:${code}`).digest('hex');

/** The code that was typed; null when it is none (a slip of the pen). */
export function codeFrom(typed: string): string | null {
  const code = readCode(typed);
  return isCode(code, CODE_LENGTH) ? code : null;
}

/** Where the code on the letter leads; the locality leads to the shard. */
export const invitationPath = (
  round: string,
  invitation: { code: string; localityId: number },
): string => `/s/${round}?i=${invitation.code}&l=${invitation.localityId}`;
