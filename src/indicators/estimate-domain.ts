// Every node of the index tree in one domain, with interval and flag.
import type { AccumulatedDesign } from '../statistics/accumulator/accumulator-design.ts';
import { estimateNodes } from '../statistics/accumulator/accumulator-estimate.ts';
import type { NodeEstimate } from '../statistics/accumulator/node-figures.ts';
import {
  indexNodes,
  type TreeDimension,
  type TreeNode,
} from '../statistics/index-tree/index-tree.ts';
import { flagOf } from './quality-flag.ts';
import type { ResultRow } from './result-row.ts';

const finite = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : value;

export interface Domain {
  localityId: number;
  domains: readonly number[];
}

export function rowsOfDomain(
  design: AccumulatedDesign,
  tree: readonly TreeDimension[],
  domain: Domain,
  minRespondents: number,
): ResultRow[] {
  const indicators = tree.flatMap((dimension) =>
    dimension.subDimensions.flatMap((sub) => sub.indicators),
  );
  const means = estimateNodes(
    design,
    domain.domains,
    indicators.map((indicator) => ({
      constant: 0,
      terms: [{ variable: indicator.variable, coefficient: 1 }],
      proportion: indicator.proportion === true,
    })),
  ).estimates;
  const bases = means.map((mean) => mean.n);
  const nodes = indexNodes(tree, (variable) => bases[variable] === 0);
  const present = nodes.filter((node) => node.node !== null && node.level !== 'indicator');
  const scores = new Map<string, NodeEstimate>();
  if (present.length > 0) {
    const { estimates } = estimateNodes(
      design,
      domain.domains,
      present.map((node) => node.node!),
    );
    present.forEach((node, position) => scores.set(node.code, estimates[position]!));
  }
  indicators.forEach((indicator, position) => scores.set(indicator.code, means[position]!));
  return hideUpwards(
    nodes.map((node) =>
      rowOf(node, scores.get(node.code), {
        localityId: domain.localityId,
        n: basesBelow(node.code, indicators, bases),
        minRespondents,
      }),
    ),
  );
}

/** A score with a hidden sub-dimension below it is missing too, never made up of the rest (methodology, section 4). */
function hideUpwards(rows: readonly ResultRow[]): ResultRow[] {
  const hidden = rows
    .filter((row) => row.level === 'subdimension' && row.flag === 'hidden')
    .map((row) => row.node);
  const holds = (row: ResultRow): boolean =>
    row.level === 'index'
      ? hidden.length > 0
      : row.level === 'dimension' && hidden.some((node) => node.startsWith(`${row.node}.`));
  return rows.map((row) => (holds(row) ? { ...row, flag: 'hidden' } : row));
}

/** The largest base among the indicators below a node ('index' has them all). */
function basesBelow(
  code: string,
  indicators: readonly { code: string }[],
  bases: readonly number[],
): number {
  const below = (indicator: string): boolean =>
    code === 'index' || indicator === code || indicator.startsWith(`${code}.`);
  return Math.max(0, ...bases.filter((_, position) => below(indicators[position]!.code)));
}

const absent: Pick<NodeEstimate, 'estimate' | 'se' | 'cv' | 'dfDomain' | 'deffReplace' | 'ci'> = {
  estimate: NaN,
  se: NaN,
  cv: NaN,
  dfDomain: 0,
  deffReplace: null,
  ci: [NaN, NaN],
};

function rowOf(
  node: TreeNode,
  found: NodeEstimate | undefined,
  known: { localityId: number; n: number; minRespondents: number },
): ResultRow {
  const figure = found ?? absent;
  const row = {
    localityId: known.localityId,
    node: node.code,
    level: node.level,
    n: known.n,
    df: figure.dfDomain,
    estimate: finite(figure.estimate),
    se: finite(figure.se),
    cv: finite(figure.cv),
    deff: finite(figure.deffReplace),
    ciLow: finite(figure.ci[0]),
    ciHigh: finite(figure.ci[1]),
    placing: null,
  };
  return { ...row, flag: flagOf(row, known.minRespondents) };
}
