// Covariance of the means of two domains (or of one with itself) from their PSU totals; and of linear nodes of them.
import { averageFactor, type AccumulatedDesign } from './accumulator-design.ts';
import { productOf } from './cell-fit.ts';
import type { DomainScores } from './domain-scores.ts';

/**
 * Covariance matrix, a.width × b.width row-major, of the columns of two score sets of one design.
 * Domains that share no PSU and no stratum are uncorrelated, unless an adjustment ties them. `over`: the strata whose
 * share of lonely ones scales an `average`; those with rows of either domain unless stated.
 * Throws LonelyPsuError under `fail`. Source: methodology, section 3.
 */
export function covarianceOf(
  design: AccumulatedDesign, a: DomainScores, b: DomainScores,
  over: Iterable<number> = new Set([...a.centres.keys(), ...b.centres.keys()]),
): Float64Array {
  const result = betweenPsus(design, a, b);
  if (design.fit) subtractFit(design, { a, b }, result);
  const factor = averageFactor(design, over);
  return factor === 1 ? result : result.map((value) => value * factor);
}

function betweenPsus(design: AccumulatedDesign, a: DomainScores, b: DomainScores): Float64Array {
  const result = new Float64Array(a.width * b.width);
  const positionInB = a === b ? null : new Map(Array.from(b.psus, (psu, position) => [psu, position]));
  const visited = new Map<number, number>();
  const left = new Float64Array(a.width);
  const right = a === b ? left : new Float64Array(b.width);
  const visit = (psu: number, at: { a: number | undefined; b: number | undefined }) => {
    const h = design.stratumOfPsu[psu]!;
    visited.set(h, (visited.get(h) ?? 0) + 1);
    deviate(a, at.a, h, left);
    if (a !== b) deviate(b, at.b, h, right);
    addOuter(result, left, right, design.strata[h]!.scale);
  };
  a.psus.forEach((psu, position) => visit(psu, { a: position, b: positionInB?.get(psu) }));
  if (positionInB) {
    const inA = new Set(a.psus);
    for (const [psu, position] of positionInB) if (!inA.has(psu)) visit(psu, { a: undefined, b: position });
  }
  for (const [h, count] of visited) {
    deviate(a, undefined, h, left);
    if (a !== b) deviate(b, undefined, h, right);
    addOuter(result, left, right, design.strata[h]!.scale * (design.strata[h]!.n - count));
  }
  return result;
}

// PSU total minus its stratum's centre; a PSU without rows of the domain has total 0.
function deviate(of: DomainScores, position: number | undefined, h: number, into: Float64Array): void {
  const centre = of.centres.get(h);
  for (let j = 0; j < of.width; j++) {
    into[j] = (position === undefined ? 0 : of.totals[position * of.width + j]!) - (centre ? centre[j]! : 0);
  }
}

function addOuter(result: Float64Array, left: Float64Array, right: Float64Array, scale: number): void {
  if (scale === 0) return;
  const width = right.length;
  for (let i = 0; i < left.length; i++) {
    const scaled = left[i]! * scale;
    if (scaled === 0) continue;
    for (let j = 0; j < width; j++) result[i * width + j]! += scaled * right[j]!;
  }
}

// − μa′H_b − H_a′μb + μa′ G μb: what the fit takes out of the products of PSU totals.
function subtractFit(design: AccumulatedDesign, { a, b }: { a: DomainScores; b: DomainScores }, result: Float64Array): void {
  for (const [c, fitted] of a.fitted!) {
    const rest = (b.crossed!.get(c) ?? new Float64Array(b.width)).slice();
    for (const [other, values] of b.fitted!) subtractScaled(rest, values, productOf(design.fit!, c, other));
    addOuter(result, fitted, rest, -1);
  }
  for (const [c, fitted] of b.fitted!) {
    const crossed = a.crossed!.get(c);
    if (crossed) addOuter(result, crossed, fitted, -1);
  }
}

function subtractScaled(from: Float64Array, values: Float64Array, factor: number): void {
  if (factor !== 0) for (let j = 0; j < from.length; j++) from[j]! -= factor * values[j]!;
}

/** The scores of linear combinations of columns: `coefficients` holds, per new column, [column, coefficient] pairs. */
export function project(scores: DomainScores, coefficients: readonly (readonly (readonly [number, number])[])[]): DomainScores {
  const width = coefficients.length;
  const combine = (values: Float64Array, from: number, into: Float64Array, to: number) => {
    coefficients.forEach((terms, column) => {
      for (const [j, coefficient] of terms) into[to + column]! += coefficient * values[from + j]!;
    });
  };
  const row = (values: Float64Array) => {
    const projected = new Float64Array(width);
    combine(values, 0, projected, 0);
    return projected;
  };
  const rows = (map: ReadonlyMap<number, Float64Array>) => new Map(Array.from(map, ([key, values]) => [key, row(values)]));
  const totals = new Float64Array(scores.psus.length * width);
  for (let p = 0; p < scores.psus.length; p++) combine(scores.totals, p * scores.width, totals, p * width);
  return {
    ...scores, width, totals, means: row(scores.means), centres: rows(scores.centres),
    fitted: scores.fitted && rows(scores.fitted), crossed: scores.crossed && rows(scores.crossed),
  };
}
