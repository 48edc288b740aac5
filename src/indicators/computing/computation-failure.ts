// Why a computation gave no results, as a key of the texts; another attempt would only repeat it.
import { weightingProblems, WeightingFailure } from '../weighting/weighting-failure.ts';

export const failureCodes = [
  'noAnswers',
  'scoreCount',
  'lonelyPsu',
  'tooLarge',
  'jobStopped',
  'cancelled',
  'unexpected',
  ...weightingProblems,
] as const;
type FailureCode = (typeof failureCodes)[number];

/** What the text of a failure names. */
export interface FailurePlace {
  localityId?: number;
  margin?: string;
  category?: string;
}

export class ComputationFailure extends Error {
  override readonly name = 'ComputationFailure';
  readonly code: FailureCode;
  readonly at: FailurePlace;
  constructor(code: FailureCode, at: FailurePlace = {}) {
    super(`the computation failed: ${code} ${JSON.stringify(at)}`);
    this.code = code;
    this.at = at;
  }
}

/** As it is stored: the code, and what it names. */
export const failureText = (code: FailureCode, at: FailurePlace = {}): string =>
  Object.keys(at).length === 0 ? code : `${code} ${JSON.stringify(at)}`;

/** Null: written before there were codes. */
export function readFailure(stored: string): { code: FailureCode; at: FailurePlace } | null {
  const [name = '', ...rest] = stored.split(' ');
  const code = failureCodes.find((known) => known === name);
  if (!code) return null;
  return { code, at: rest.length === 0 ? {} : (JSON.parse(rest.join(' ')) as FailurePlace) };
}

/** The failure that an error stands for; null: it is not known, and may not happen again. */
export function failureOf(error: unknown): ComputationFailure | null {
  if (error instanceof ComputationFailure) return error;
  if (error instanceof WeightingFailure) return new ComputationFailure(error.problem, error.at);
  const isLonely = error instanceof Error && error.name === 'LonelyPsuError';
  return isLonely ? new ComputationFailure('lonelyPsu') : null;
}

/**
 * What is stored of work that ends with an error; null: nothing, it was stopped or is tried again.
 * @returns `isKnown`: the text says what to do, so the job itself has not failed
 */
export function finalFailure(
  error: unknown,
  { signal, isLastAttempt }: { signal?: AbortSignal | undefined; isLastAttempt: boolean },
): { text: string; isKnown: boolean } | null {
  const known = failureOf(error);
  if (signal?.aborted || (known === null && !isLastAttempt)) return null;
  return known === null
    ? { text: failureText('unexpected'), isKnown: false }
    : { text: failureText(known.code, known.at), isKnown: true };
}
