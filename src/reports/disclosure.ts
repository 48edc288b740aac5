// Which figures of a locality a reader may see, and the reason in a word for each one kept back
// (methodology, section 6). The public sees fewer than a signed-in reader; a figure kept back for too
// few respondents must not be had by subtraction either.
import type { Result } from '../indicators/stored-result.ts';
import { nodesOf, type Level, type Outline } from './outline.ts';

/** none: nobody in the base · few: under the minimum · degrees: too few places drawn · part: a part of the score is
 * missing · uncertain: the interval is too wide · paired: would give another one away · withheld · nothing: no answers */
export type Concealment =
  'none' | 'few' | 'degrees' | 'part' | 'uncertain' | 'paired' | 'withheld' | 'nothing';

export interface ShownRank {
  rank: number;
  low: number;
  high: number;
  group: 1 | 2 | 3 | 4;
  probabilities: readonly number[];
}

export interface Figure {
  node: string;
  level: Level;
  estimate: number | null;
  low: number | null;
  high: number | null;
  se: number | null;
  /** Respondents in the base; null where the count itself is below what may be told. */
  n: number | null;
  caution: boolean;
  placing: ShownRank | null;
  /** Null for a figure that is shown. */
  concealed: Concealment | null;
  /** The fewest respondents a figure of this level may rest on. */
  minimum: number;
}

export interface Minimums {
  score: number;
  indicator: number;
}

const leastDegrees = 8;

export function absentFigure(node: string, level: Level, concealed: Concealment): Figure {
  return {
    node,
    level,
    estimate: null,
    low: null,
    high: null,
    se: null,
    n: null,
    caution: false,
    placing: null,
    concealed,
    minimum: 0,
  };
}

const conceal = (figure: Figure, concealed: Concealment): Figure => ({
  ...absentFigure(figure.node, figure.level, concealed),
  minimum: figure.minimum,
  n: concealed === 'few' ? null : figure.n,
});

/** The figures of ONE locality by node. */
export function disclose(
  results: readonly Result[],
  outline: Outline,
  minimums: Minimums,
): Map<string, Figure> {
  const byNode = new Map(results.map((result) => [result.node, result]));
  const figures = new Map<string, Figure>();
  for (const level of ['indicator', 'subdimension', 'dimension', 'index'] as const) {
    for (const { code, children } of nodesOf(outline, level)) {
      const result = byNode.get(code);
      const parts =
        level === 'dimension' || level === 'index'
          ? children.map((child) => figures.get(child)!)
          : [];
      figures.set(
        code,
        result ? figureFrom(result, parts, minimums) : absentFigure(code, level, 'nothing'),
      );
    }
  }
  for (const sub of nodesOf(outline, 'subdimension')) coverSingle(figures, sub.code, sub.children);
  return figures;
}

function figureFrom(result: Result, parts: readonly Figure[], minimums: Minimums): Figure {
  const minimum = result.level === 'indicator' ? minimums.indicator : minimums.score;
  const figure: Figure = {
    node: result.node,
    level: result.level,
    estimate: result.estimate,
    low: result.ciLow,
    high: result.ciHigh,
    se: result.se,
    n: result.n,
    caution: result.flag === 'caution',
    placing: shownRankOf(result),
    concealed: null,
    minimum,
  };
  const reason = reasonOf(result, parts, minimum);
  return reason === null ? figure : conceal(figure, reason);
}

function reasonOf(result: Result, parts: readonly Figure[], minimum: number): Concealment | null {
  if (result.flag === 'withheld') return 'withheld';
  if (result.n === 0) return 'none';
  if (result.n < minimum) return 'few';
  if (parts.some((part) => part.concealed !== null)) return 'part';
  if (result.flag !== 'hidden' && result.estimate !== null) return null;
  return result.df < leastDegrees ? 'degrees' : 'uncertain';
}

function shownRankOf({
  rank,
  rankLow,
  rankHigh,
  group,
  groupProbabilities,
}: Result): ShownRank | null {
  if (
    rank === null ||
    rankLow === null ||
    rankHigh === null ||
    group === null ||
    groupProbabilities === null
  )
    return null;
  return { rank, low: rankLow, high: rankHigh, group, probabilities: groupProbabilities };
}

/** A single indicator kept back for few respondents follows from its sub-dimension and the other indicators:
 * the one of them with the fewest respondents is kept back too. */
function coverSingle(
  figures: Map<string, Figure>,
  parent: string,
  children: readonly string[],
): void {
  if (figures.get(parent)?.concealed !== null) return;
  const parts = children.map((code) => figures.get(code)!);
  const kept = parts.filter((part) => part.concealed !== null);
  if (kept.length !== 1 || kept[0]!.concealed !== 'few') return;
  const shown = parts
    .filter((part) => part.concealed === null)
    .sort((a, b) => (a.n ?? 0) - (b.n ?? 0));
  if (shown[0]) figures.set(shown[0].node, conceal(shown[0], 'paired'));
}
