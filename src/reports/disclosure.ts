// Which figures of a locality a reader may see, and the reason in a word for each one kept back
// (methodology, section 6). The public sees fewer than a signed-in reader; a figure kept back for too
// few respondents must not be had by subtraction either.
import type { ResultRow } from '../indicators/result-row.ts';
import type { FlagReason } from '../indicators/presentation/evidence.ts';
import { nodesOf, type Outline } from './outline.ts';
import { absentFigure, type Caution, type Concealment, type Figure } from './figure.ts';

export interface Minimums {
  score: number;
  indicator: number;
}

/** Without its numbers. */
export const conceal = (figure: Figure, concealed: Concealment): Figure => ({
  ...absentFigure(figure.node, figure.level, concealed),
  minimum: figure.minimum,
  n: concealed === 'few' ? null : figure.n,
  reliability: figure.reliability,
});

/** The figures of ONE locality by node. */
export function disclose(
  results: readonly ResultRow[],
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
  for (const sub of nodesOf(outline, 'subdimension')) {
    const scored = sub.children.filter((code) => outline.get(code)!.indicator?.scored !== false);
    coverSingle(figures, sub.code, scored);
  }
  return figures;
}

function figureFrom(result: ResultRow, parts: readonly Figure[], minimums: Minimums): Figure {
  const minimum = result.level === 'indicator' ? minimums.indicator : minimums.score;
  const figure: Figure = {
    node: result.node,
    level: result.level,
    estimate: result.estimate,
    low: result.ciLow,
    high: result.ciHigh,
    se: result.se,
    n: result.n,
    intervalKind: result.intervalKind,
    caution: result.flag === 'caution' ? cautionOf(result.reason) : null,
    standing: result.standing,
    againstMedian: result.againstMedian,
    reliability: result.reliability,
    concealed: null,
    minimum,
  };
  const reason = reasonOf(result, parts, minimum);
  return reason === null ? figure : conceal(figure, reason);
}

const cautions = ['fewDegrees', 'small', 'relative', 'complement', 'stratum'] as const;

const isCaution = (reason: FlagReason | null): reason is (typeof cautions)[number] =>
  cautions.some((caution) => caution === reason);

/** Imprecise: a figure stored before reasons were. */
const cautionOf = (reason: FlagReason | null): Caution =>
  isCaution(reason) ? reason : 'imprecise';

/**
 * A part hidden for persons' sake would follow from the whole and its other parts; an imprecise part would
 * not.
 */
const carriesUp = ({ concealed }: Figure): boolean =>
  concealed !== null && concealed !== 'wide' && concealed !== 'degrees' && concealed !== 'stratum';

function reasonOf(
  result: ResultRow,
  parts: readonly Figure[],
  minimum: number,
): Concealment | null {
  if (result.flag === 'withheld') return 'withheld';
  if (result.n === 0) return 'none';
  if (result.n < minimum) return 'few';
  if (parts.some(carriesUp)) return 'part';
  return imprecisionOf(result, minimum);
}

function imprecisionOf(
  { flag, estimate, effectiveN, reason }: ResultRow,
  minimum: number,
): Concealment | null {
  if (flag !== 'hidden' && estimate !== null)
    return effectiveN !== null && effectiveN < minimum ? 'wide' : null;
  return reason === 'degrees' || reason === 'stratum' || reason === 'part' ? reason : 'wide';
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
