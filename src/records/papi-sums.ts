// Whether the dimensions of a published score add up to it.
import type { PublishedScore, UnitRow } from './papi-scores.ts';
import type { SumProblem } from './papi-scores.ts';

/** Published figures carry six decimals or more; a sum of four may differ by their rounding. */
export const SUM_TOLERANCE = 0.0001;

export function sumProblemsOf(
  unit: UnitRow,
  dimension: string,
  scores: readonly PublishedScore[],
): SumProblem[] {
  const [own, ...subs] = scores.map((score) => score.score);
  const published = own ?? null;
  const given = subs.filter((score) => score !== null);
  const sum = given.reduce((total, score) => total + score, 0);
  if (given.length === 0 && published === null) return [];
  if (published !== null && Math.abs(published - sum) <= SUM_TOLERANCE) return [];
  return [
    { row: unit.cells.row, year: unit.year, province: unit.province, dimension, published, sum },
  ];
}
