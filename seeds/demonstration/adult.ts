// A simulated adult, and the draws that every answer is made of.
import type { AnswerValue } from '../../src/questionnaires/model/answers.ts';
import type { RandomStream as Random } from '../../src/statistics/numeric/random.ts';
import type { Psu, Qualities } from './population.ts';

export type Draft = Record<string, AnswerValue>;

export interface Adult {
  qualities: Qualities;
  random: Random;
  psu: Psu;
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

export const happens = (adult: Adult, logit: number): boolean =>
  adult.random.uniform() < logistic(logit);

export function pick<T extends string>(adult: Adult, weights: Record<T, number>): T {
  const entries = Object.entries(weights) as [T, number][];
  let left = adult.random.uniform() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  return (entries.find(([, weight]) => (left -= weight) < 0) ?? entries[entries.length - 1]!)[0];
}

export const one = <T>(adult: Adult, values: readonly T[]): T =>
  values[Math.floor(adult.random.uniform() * values.length)]!;

/** Item non-response, unrelated to what the answer would have been. */
export function orMissing(adult: Adult, value: string): string {
  const drawn = adult.random.uniform();
  if (drawn < 0.01) return 'refused';
  return drawn < 0.04 ? 'dk' : value;
}

export const yesNo = (adult: Adult, logit: number): string =>
  orMissing(adult, happens(adult, logit) ? 'yes' : 'no');

/** A scale from `low` to `high`, centred on `middle` and moved by a quality. */
export function scale(
  adult: Adult,
  quality: number,
  at: { middle: number; low?: number; high?: number },
): string {
  const value = Math.round(at.middle + 0.7 * quality + 0.7 * adult.random.normal());
  return orMissing(adult, String(Math.min(at.high ?? 5, Math.max(at.low ?? 1, value))));
}

export function several(adult: Adult, logits: Record<string, number>, none: string): string[] {
  const missing = orMissing(adult, '');
  if (missing !== '') return [missing];
  const chosen = Object.entries(logits)
    .filter(([, logit]) => happens(adult, logit))
    .map(([code]) => code);
  return chosen.length > 0 ? chosen : [none];
}
