// From the accumulated answers of a round to the rows a publication holds: every node of the index
// tree for every locality and for the nation, with its interval, flag, rank and group
// (methodology, sections 3, 4 and 6). Pure: the seed of the rank simulation is an argument.
import type { Accumulator } from '../statistics/accumulator/accumulator.ts';
import {
  designFrom,
  type AccumulatedDesign,
} from '../statistics/accumulator/accumulator-design.ts';
import {
  allDomains,
  estimateNodes,
  type NodeEstimate,
} from '../statistics/accumulator/accumulator-estimate.ts';
import {
  indexNodes,
  type TreeDimension,
  type TreeNode,
} from '../statistics/index-tree/index-tree.ts';
import type { LonelyPsu } from '../statistics/estimation/lonely-psu.ts';
import type { IndexDefinition } from './definition.ts';
import { placeOf } from './placing.ts';
import { flagOf } from './quality-flag.ts';
import type { ResultRow } from './result-row.ts';

export interface EstimationOptions {
  lonelyPsu: LonelyPsu;
  minRespondents: number;
  /** Localities to report, in any order; the code of each is the domain of its rows. */
  localityIds: readonly number[];
  nationId: number;
  /** Ranks are given for probability samples only. */
  ranked: boolean;
  seed: number;
  draws: number;
}

/** The tree the statistics understand; variable j is position j of the score vector. */
export function treeOf(definition: IndexDefinition): TreeDimension[] {
  let variable = 0;
  return definition.dimensions.map((dimension) => ({
    code: dimension.code,
    subDimensions: dimension.subDimensions.map((sub) => ({
      code: sub.code,
      indicators: sub.indicators.map(({ code, min, max, direction, kind }) => ({
        code,
        min,
        max,
        direction,
        variable: variable++,
        proportion: kind === 'proportion',
      })),
    })),
  }));
}

const finite = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : value;

interface Domain {
  localityId: number;
  domains: readonly number[];
}

function rowsOfDomain(
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

/** All rows of a computation: each locality and the nation, ranked where the sample allows it. */
export function estimateRound(
  accumulator: Accumulator,
  definition: IndexDefinition,
  options: EstimationOptions,
): ResultRow[] {
  const design = designFrom(accumulator, { lonelyPsu: options.lonelyPsu });
  const tree = treeOf(definition);
  const here = new Set(allDomains(design));
  const domains: Domain[] = options.localityIds
    .filter((id) => here.has(id))
    .map((id) => ({ localityId: id, domains: [id] }));
  const localities = domains.map((domain) =>
    rowsOfDomain(design, tree, domain, options.minRespondents),
  );
  const nation =
    here.size === 0
      ? []
      : rowsOfDomain(
          design,
          tree,
          { localityId: options.nationId, domains: allDomains(design) },
          options.minRespondents,
        );
  const placed = options.ranked ? placeAll(localities, options) : localities.flat();
  return [...placed, ...nation];
}

/** Ranks and groups of each node among the localities whose figure may be shown. */
function placeAll(localities: readonly ResultRow[][], options: EstimationOptions): ResultRow[] {
  const byNode = new Map<string, ResultRow[]>();
  for (const row of localities.flat()) byNode.set(row.node, [...(byNode.get(row.node) ?? []), row]);
  return [...byNode.values()].flatMap((rows) =>
    rows[0]!.level === 'indicator' ? rows : placeOf(rows, options),
  );
}
