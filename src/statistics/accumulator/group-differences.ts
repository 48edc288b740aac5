// Nodes in one pool of domains minus the same nodes in another pool of the same sample: men minus women,
// one service minus the others. PSUs that both have members in count with their covariance.
import { comparison, type Comparison } from '../estimation/comparison.ts';
import type { AccumulatedDesign } from './accumulator-design.ts';
import type { DomainScores } from './domain-scores.ts';
import { variablesOf } from './node-columns.ts';
import type { Node } from './node-figures.ts';
import { project, variancesOf } from './score-covariance.ts';

/**
 * One comparison per node, on the smaller of the pools' degrees of freedom; NaN where a pool has no
 * answers. As R's svyby(covmat = TRUE) with svycontrast. Throws LonelyPsuError under `fail`.
 */
export function differencesBetween(
  design: AccumulatedDesign,
  pools: { a: DomainScores; b: DomainScores },
  nodes: readonly Node[],
): Comparison[] {
  variablesOf(design, nodes);
  const columns = nodes.map(({ terms }) =>
    terms.map(({ variable, coefficient }) => [variable, coefficient] as const),
  );
  const between = minus(project(pools.a, columns), project(pools.b, columns));
  const variances = variancesOf(design, between, design.strata.keys());
  return nodes.map((_, at) =>
    comparison(between.values[at]!, variances[at]!, between.dfDomain, design.confidence),
  );
}

/** Scores are linear, so those of a difference are the difference of the scores. */
function minus(a: DomainScores, b: DomainScores): DomainScores {
  const { psus, totals } = totalsMinus(a, b);
  return {
    width: a.width,
    values: a.values.map((value, j) => value - b.values[j]!),
    dfDomain: Math.min(a.dfDomain, b.dfDomain),
    dfBases: a.dfBases.map((df, j) => Math.min(df, b.dfBases[j]!)),
    psus,
    totals,
    centres: rowsMinus(a.centres, b.centres),
    fitted: a.fitted && rowsMinus(a.fitted, b.fitted!),
    crossed: a.crossed && rowsMinus(a.crossed, b.crossed!),
  };
}

function totalsMinus(a: DomainScores, b: DomainScores): Pick<DomainScores, 'psus' | 'totals'> {
  const psus = Int32Array.from(new Set([...a.psus, ...b.psus]));
  const place = new Map(Array.from(psus, (psu, at) => [psu, at]));
  const totals = new Float64Array(psus.length * a.width);
  for (const [of, sign] of [
    [a, 1],
    [b, -1],
  ] as const)
    of.psus.forEach((psu, position) => {
      const to = place.get(psu)! * a.width;
      for (let j = 0; j < a.width; j++)
        totals[to + j]! += sign * of.totals[position * a.width + j]!;
    });
  return { psus, totals };
}

type Rows = ReadonlyMap<number, Float64Array>;

function rowsMinus(a: Rows, b: Rows): Map<number, Float64Array> {
  const rows = new Map(Array.from(a, ([key, row]) => [key, Float64Array.from(row)]));
  for (const [key, row] of b) {
    const own = rows.get(key);
    if (!own)
      rows.set(
        key,
        row.map((value) => -value),
      );
    else for (let j = 0; j < row.length; j++) own[j]! -= row[j]!;
  }
  return rows;
}
