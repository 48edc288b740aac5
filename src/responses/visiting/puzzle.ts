// Proof of work that a browser does before a questionnaire begins, where a round asks for it: no third
// party, no picture, no fingerprint, nothing stored until it is solved. Without JavaScript one waits
// instead. Pure.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Secrets } from '../../platform/secrets.ts';

/** About a second on an old phone: 2^17 hashes on average. */
export const PUZZLE_BITS = 17;
/** After this wait no solution is needed. */
export const WAIT_SECONDS = 20;
export const PUZZLE_HOURS = 2;

interface PuzzleTerms {
  secrets: Secrets;
  round: string;
  now: Date;
  bits: number;
}

const macOf = (secret: string, round: string, body: string): string =>
  createHmac('sha256', `puzzle:${secret}`).update(`${round}\n${body}`).digest('base64url');

/**
 * `time.bits.nonce.signature`: at least 64 characters, so that the solver hashes one block per attempt.
 * @param nonce 16 random bytes
 */
export function makePuzzle(asked: PuzzleTerms, nonce: Uint8Array): string {
  const body = `${asked.now.getTime()}.${asked.bits}.${Buffer.from(nonce).toString('base64url')}`;
  return `${body}.${macOf(asked.secrets[0], asked.round, body)}`;
}

function leadingZeros(hash: Buffer): number {
  let zeros = 0;
  for (const byte of hash) {
    if (byte !== 0) return zeros + Math.clz32(byte) - 24;
    zeros += 8;
  }
  return zeros;
}

export const isSolution = (puzzle: string, solution: string, bits: number): boolean =>
  /^\d{1,12}$/.test(solution) &&
  leadingZeros(createHash('sha256').update(`${puzzle}:${solution}`).digest()) >= bits;

function isSignedByUs(asked: PuzzleTerms, puzzle: string): boolean {
  const end = puzzle.lastIndexOf('.');
  const body = puzzle.slice(0, Math.max(0, end));
  const given = Buffer.from(puzzle.slice(end + 1));
  return asked.secrets.some((secret) => {
    const expected = Buffer.from(macOf(secret, asked.round, body));
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

export type PuzzleCheck =
  | { kind: 'passed'; id: Buffer; expiresAt: Date }
  | { kind: 'wait'; seconds: number }
  | { kind: 'expired' }
  | { kind: 'forged' };

/** @param sent the puzzle as it was in the form, and its solution, empty without JavaScript */
export function checkPuzzle(
  asked: PuzzleTerms,
  sent: { puzzle: string; solution: string },
): PuzzleCheck {
  if (!isSignedByUs(asked, sent.puzzle)) return { kind: 'forged' };
  const [time, bits] = sent.puzzle.split('.').map(Number) as [number, number];
  const age = asked.now.getTime() - time;
  if (age < 0 || age >= PUZZLE_HOURS * 3_600_000) return { kind: 'expired' };
  const waited = age >= WAIT_SECONDS * 1000;
  if (!waited && !isSolution(sent.puzzle, sent.solution, bits))
    return { kind: 'wait', seconds: Math.ceil(WAIT_SECONDS - age / 1000) };
  return {
    kind: 'passed',
    id: createHash('sha256').update(sent.puzzle).digest(),
    expiresAt: new Date(time + PUZZLE_HOURS * 3_600_000),
  };
}
