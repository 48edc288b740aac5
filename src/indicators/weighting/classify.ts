// From an answer to a category of a population margin.
import type { AnswerRule, VariableSource } from './recipe.ts';

/** The category of an answer as text; null: not asked, not stated, or in no category. */
export type Classifier = (answer: string | null) => string | null;

/** A function that reads one variable. Of several rules that hold, the first category in the recipe counts. */
export function classifierOf({ categories }: VariableSource): Classifier {
  const byCode = new Map<string, string>();
  const ranges: { from: number; to: number; category: string }[] = [];
  for (const { category, answers } of categories)
    for (const rule of answers) addRule({ byCode, ranges }, category, rule);
  return (answer) => {
    if (answer === null) return null;
    const found = byCode.get(answer);
    if (found !== undefined || ranges.length === 0) return found ?? null;
    const number = answer.trim() === '' ? NaN : Number(answer);
    return ranges.find(({ from, to }) => number >= from && number <= to)?.category ?? null;
  };
}

function addRule(
  into: { byCode: Map<string, string>; ranges: { from: number; to: number; category: string }[] },
  category: string,
  rule: AnswerRule,
): void {
  if ('from' in rule) into.ranges.push({ from: rule.from, to: rule.to ?? Infinity, category });
  else for (const code of rule.codes) if (!into.byCode.has(code)) into.byCode.set(code, category);
}

/**
 * The cell of a margin that a respondent is in, from the answers to its variables in their order; −1 where one of them
 * is not stated.
 * @param cells the margin's cells as `cellKey` writes them → their number
 */
export function cellOf(
  classifiers: readonly Classifier[],
  answers: readonly (string | null)[],
  cells: ReadonlyMap<string, number>,
): number {
  const categories: string[] = [];
  for (const [at, classify] of classifiers.entries()) {
    const category = classify(answers[at] ?? null);
    if (category === null) return -1;
    categories.push(category);
  }
  return cells.get(cellKey(categories)) ?? -1;
}

export const cellKey = (categories: readonly string[]): string => JSON.stringify(categories);
