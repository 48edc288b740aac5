// How many respondents groups have, as readers are told: “at least” a step, so that a group which is kept
// back for few respondents cannot be worked out from the others (methodology, section 7).

/** Steps by which respondents are counted for readers. */
const STEPS = [10, 30, 100, 300, 1_000, 3_000, 10_000] as const;

const stepsUnder = (n: number): number[] => STEPS.filter((step) => step <= n);

/** The first step above what a step says. */
const ceilingOf = (atLeast: number): number => STEPS.find((step) => step > atLeast) ?? Infinity;

export const sumOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0);

export interface Room {
  minimum: number;
  /** By which a number exceeds the step that is told of it. */
  reserve: number;
}

/**
 * @param numbers of groups that may be shown, the largest first
 * @param of.kept groups that are kept back for few respondents
 * @param of.total respondents of the place, where readers may know it
 * @returns what is told of the first ones; those after them have to be kept back too
 */
export function toldNumbers(
  numbers: readonly number[],
  { kept, total, minimum, reserve }: Room & { kept: number; total: number | null },
): number[] {
  const told = numbers.map((n) => Math.max(minimum, stepsUnder(n - reserve).at(-1) ?? 0));
  if (kept > 0 && total !== null) leaveOpen(told, { total, minimum, reserve, isAlone: kept === 1 });
  return told;
}

/** @param told steps, the largest first; those at the end are dropped, the first is lowered */
function leaveOpen(
  told: number[],
  { total, minimum, reserve, isAlone }: Room & { total: number; isAlone: boolean },
): void {
  while (told.length > 0 && total - sumOf(told) < 2 * minimum) told.pop();
  const most = told.map((step) => ceilingOf(step) - 1 + reserve);
  // Several that are kept back can each be nobody.
  if (!isAlone || told.length === 0 || sumOf(most) >= total - 1) return;
  const lower = stepsUnder(told[0]! - 1).at(-1) ?? 0;
  if (lower >= minimum) told[0] = lower;
  else told.length = 0;
}
