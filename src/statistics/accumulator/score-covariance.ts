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
  design: AccumulatedDesign,
  a: DomainScores,
  b: DomainScores,
  over: Iterable<number> = new Set([...a.centres.keys(), ...b.centres.keys()]),
): Float64Array {
  const result = betweenPsus(design, a, b);
  if (design.fit) subtractFit(design, { a, b }, result);
  const factor = averageFactor(design, over);
  return factor === 1 ? result : result.map((value) => value * factor);
}

/** The diagonal of `covarianceOf(design, of, of, over)`. */
export function variancesOf(
  design: AccumulatedDesign,
  of: DomainScores,
  over: Iterable<number> = of.centres.keys(),
): Float64Array {
  const result = new Float64Array(of.width);
  const visited = new Map<number, number>();
  const deviation = new Float64Array(of.width);
  const add = (scale: number): void => {
    for (let j = 0; j < of.width; j++) result[j]! += scale * deviation[j]! ** 2;
  };
  for (let position = 0; position < of.psus.length; position++) {
    const h = design.stratumOfPsu[of.psus[position]!]!;
    visited.set(h, (visited.get(h) ?? 0) + 1);
    deviate(of, position, h, deviation);
    add(design.strata[h]!.scale);
  }
  for (const [h, count] of visited) {
    deviate(of, undefined, h, deviation);
    add(design.strata[h]!.scale * (design.strata[h]!.n - count));
  }
  if (design.fit) subtractFittedVariance(design, of, result);
  const factor = averageFactor(design, over);
  return factor === 1 ? result : result.map((value) => value * factor);
}

/** As `subtractFit`, column by column. */
function subtractFittedVariance(
  design: AccumulatedDesign,
  of: DomainScores,
  result: Float64Array,
): void {
  for (const [c, fitted] of of.fitted!) {
    const crossed = of.crossed!.get(c) ?? new Float64Array(of.width);
    const rest = crossed.map((value) => 2 * value);
    for (const [other, values] of of.fitted!)
      subtractScaled(rest, values, productOf(design.fit!, c, other));
    for (let j = 0; j < of.width; j++) result[j]! -= fitted[j]! * rest[j]!;
  }
}

function betweenPsus(design: AccumulatedDesign, a: DomainScores, b: DomainScores): Float64Array {
  return a === b ? withinDomain(design, a) : betweenDomains(design, a, b);
}

function withinDomain(design: AccumulatedDesign, of: DomainScores): Float64Array {
  const result = new Float64Array(of.width * of.width);
  const visited = new Map<number, number>();
  const deviation = new Float64Array(of.width);
  for (let position = 0; position < of.psus.length; position++) {
    const h = design.stratumOfPsu[of.psus[position]!]!;
    visited.set(h, (visited.get(h) ?? 0) + 1);
    deviate(of, position, h, deviation);
    addSquare(result, deviation, design.strata[h]!.scale);
  }
  for (const [h, count] of visited) {
    deviate(of, undefined, h, deviation);
    addSquare(result, deviation, design.strata[h]!.scale * (design.strata[h]!.n - count));
  }
  for (let i = 0; i < of.width; i++) {
    for (let j = 0; j < i; j++) result[j * of.width + i] = result[i * of.width + j]!;
  }
  return result;
}

function betweenDomains(design: AccumulatedDesign, a: DomainScores, b: DomainScores): Float64Array {
  const result = new Float64Array(a.width * b.width);
  const inA = new Map(Array.from(a.psus, (psu, position) => [psu, position]));
  const inB = new Map(Array.from(b.psus, (psu, position) => [psu, position]));
  const visited = new Map<number, number>();
  const left = new Float64Array(a.width);
  const right = new Float64Array(b.width);
  for (const psu of new Set([...a.psus, ...b.psus])) {
    const h = design.stratumOfPsu[psu]!;
    visited.set(h, (visited.get(h) ?? 0) + 1);
    deviate(a, inA.get(psu), h, left);
    deviate(b, inB.get(psu), h, right);
    addOuter(result, left, right, design.strata[h]!.scale);
  }
  for (const [h, count] of visited) {
    deviate(a, undefined, h, left);
    deviate(b, undefined, h, right);
    addOuter(result, left, right, design.strata[h]!.scale * (design.strata[h]!.n - count));
  }
  return result;
}

// PSU total minus its stratum's centre; a PSU without rows of the domain has total 0.
function deviate(
  of: DomainScores,
  position: number | undefined,
  h: number,
  into: Float64Array,
): void {
  const centre = of.centres.get(h);
  for (let j = 0; j < of.width; j++) {
    into[j] =
      (position === undefined ? 0 : of.totals[position * of.width + j]!) -
      (centre ? centre[j]! : 0);
  }
}

// The lower triangle only.
function addSquare(result: Float64Array, deviation: Float64Array, scale: number): void {
  const width = deviation.length;
  for (let i = 0; i < width; i++) {
    const scaled = deviation[i]! * scale;
    for (let j = 0, at = i * width; j <= i; j++, at++) result[at]! += scaled * deviation[j]!;
  }
}

function addOuter(
  result: Float64Array,
  left: Float64Array,
  right: Float64Array,
  scale: number,
): void {
  if (scale === 0) return;
  const width = right.length;
  for (let i = 0; i < left.length; i++) {
    const scaled = left[i]! * scale;
    if (scaled === 0) continue;
    for (let j = 0; j < width; j++) result[i * width + j]! += scaled * right[j]!;
  }
}

// − μa′H_b − H_a′μb + μa′ G μb: what the fit takes out of the products of PSU totals.
function subtractFit(
  design: AccumulatedDesign,
  { a, b }: { a: DomainScores; b: DomainScores },
  result: Float64Array,
): void {
  for (const [c, fitted] of a.fitted!) {
    const rest = (b.crossed!.get(c) ?? new Float64Array(b.width)).slice();
    for (const [other, values] of b.fitted!)
      subtractScaled(rest, values, productOf(design.fit!, c, other));
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
export function project(
  scores: DomainScores,
  coefficients: readonly (readonly (readonly [number, number])[])[],
): DomainScores {
  const flat = coefficients.flatMap((terms, column) =>
    terms.map(([from, coefficient]) => ({ column, from, coefficient })),
  );
  const terms = {
    width: coefficients.length,
    column: Int32Array.from(flat, (term) => term.column),
    from: Int32Array.from(flat, (term) => term.from),
    coefficient: Float64Array.from(flat, (term) => term.coefficient),
  };
  const row = (values: Float64Array) => projected(values, scores.width, terms);
  const rows = (map: ReadonlyMap<number, Float64Array>) =>
    new Map(Array.from(map, ([key, values]) => [key, row(values)]));
  return {
    ...scores,
    width: terms.width,
    totals: row(scores.totals),
    values: row(scores.values),
    centres: rows(scores.centres),
    fitted: scores.fitted && rows(scores.fitted),
    crossed: scores.crossed && rows(scores.crossed),
  };
}

interface Terms {
  width: number;
  column: Int32Array;
  from: Int32Array;
  coefficient: Float64Array;
}

// Row by row of a row-major matrix `width` wide.
function projected(values: Float64Array, width: number, terms: Terms): Float64Array {
  const rows = values.length / width;
  const result = new Float64Array(rows * terms.width);
  for (let r = 0; r < rows; r++) {
    for (let t = 0; t < terms.column.length; t++) {
      result[r * terms.width + terms.column[t]!]! +=
        terms.coefficient[t]! * values[r * width + terms.from[t]!]!;
    }
  }
  return result;
}
