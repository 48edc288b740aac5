// Every node of the index tree in one domain, with what may be said of it.
import type { AccumulatedDesign } from '../statistics/accumulator/accumulator-design.ts';
import { nodeEstimatesOf } from '../statistics/accumulator/accumulator-estimate.ts';
import type { FoundDomain } from '../statistics/accumulator/domain-scores.ts';
import type { Node, NodeEstimate } from '../statistics/accumulator/node-figures.ts';
import {
  indexNodes,
  type TreeDimension,
  type TreeIndicator,
  type TreeNode,
} from '../statistics/index-tree/index-tree.ts';
import type { Evidence, Scale } from './presentation/evidence.ts';
import { isAlike, varianceOfAlike } from './presentation/exact-interval.ts';
import {
  presentCount,
  presentIndicator,
  presentScore,
  type Presented,
} from './presentation/presentation.ts';
import type { PresentationRules } from './presentation/presentation-rules.ts';
import { comparableDeff } from './presentation/comparable-deff.ts';
import { scaleOfNode } from './node-scale.ts';
import type { ResultRow } from './result-row.ts';

export interface Domain {
  localityId: number;
  found: FoundDomain;
}

export interface DomainOptions {
  rules: PresentationRules;
  /** Respondents a score needs. */
  minRespondents: number;
  /** False: self-selected respondents, of whom nothing beyond themselves is said. */
  isSampled: boolean;
  /** Design effect of comparable items where the domain has none. */
  fallbackDeff: number;
}

interface Item {
  indicator: TreeIndicator;
  estimate: NodeEstimate;
  evidence: Evidence;
  scale: Scale & { isProportion: boolean };
}

/**
 * Rows in the order of the tree; `deff`: the median design effect of the domain's shares, null without one;
 * `alike`: by score, the variance that it carries of items whose answers are all alike.
 */
export function rowsOfDomain(
  design: AccumulatedDesign,
  tree: readonly TreeDimension[],
  domain: Domain,
  options: DomainOptions,
): { rows: ResultRow[]; deff: number | null; alike: ReadonlyMap<string, number> } {
  const nodes = indexNodes(tree, (variable) => domain.found.sums.n[variable] === 0);
  const { items, scores } = estimatesOf(design, tree, nodes, domain);
  const deff = comparableDeff(
    items.flatMap(({ scale, evidence, estimate }) =>
      scale.isProportion && evidence.variance > 0 ? (estimate.deffReplace ?? []) : [],
    ),
  );
  const zeroDeff = deff ?? options.fallbackDeff;
  const byVariable = new Map(items.map((item) => [item.indicator.variable, item]));
  const itemsByCode = new Map(items.map((item) => [item.indicator.code, item]));
  const alike = new Map<string, number>();
  const rows = nodes.map(({ code, level, node }) => {
    const item = itemsByCode.get(code);
    if (item) {
      const presented = options.isSampled
        ? presentIndicator(item.evidence, item.scale, { rules: options.rules, zeroDeff })
        : presentCount(item.evidence, options.rules.minRespondents);
      return rowOf(
        domain,
        { code, level },
        { evidence: item.evidence, presented, deff: item.estimate.deffReplace },
      );
    }
    const evidence = evidenceOfScore(node, scores.get(code), { byVariable, zeroDeff });
    alike.set(code, evidence.variance - (scores.get(code)?.variance ?? NaN));
    const presented = options.isSampled
      ? presentScore(
          evidence,
          scaleOfNode(node, (variable) => byVariable.get(variable)!.scale),
          {
            rules: options.rules,
            minimum: options.minRespondents,
          },
        )
      : presentCount(evidence, options.minRespondents);
    return rowOf(domain, { code, level }, { evidence, presented, deff: null });
  });
  return { rows: hideUpwards(rows), deff, alike };
}

/** Of indicators, in the order of the tree, and of scores by code. */
function estimatesOf(
  design: AccumulatedDesign,
  tree: readonly TreeDimension[],
  nodes: readonly TreeNode[],
  { found }: Domain,
): { items: Item[]; scores: ReadonlyMap<string, NodeEstimate> } {
  const indicators = tree.flatMap((dimension) =>
    dimension.subDimensions.flatMap((sub) => sub.indicators),
  );
  const scored = nodes.filter(({ node, level }) => node !== null && level !== 'indicator');
  const estimates = nodeEstimatesOf(design, found, [
    ...indicators.map(({ variable }) => ({ constant: 0, terms: [{ variable, coefficient: 1 }] })),
    ...scored.map(({ node }) => node!),
  ]);
  return {
    items: indicators.map((indicator, at) => ({
      indicator,
      estimate: estimates[at]!,
      evidence: evidenceOf(estimates[at]!),
      scale: {
        low: indicator.min,
        high: indicator.max,
        isProportion: indicator.proportion === true,
      },
    })),
    scores: new Map(scored.map(({ code }, at) => [code, estimates[indicators.length + at]!])),
  };
}

const evidenceOf = ({ estimate, variance, n, dfBase }: NodeEstimate): Evidence => ({
  estimate,
  variance,
  n,
  df: dfBase,
});

const missing: Evidence = { estimate: NaN, variance: NaN, n: 0, df: 0 };

/**
 * The variance of a score carries that of its items whose answers are all alike, which the sample shows as 0.
 */
function evidenceOfScore(
  node: Node | null,
  estimate: NodeEstimate | undefined,
  { byVariable, zeroDeff }: { byVariable: ReadonlyMap<number, Item>; zeroDeff: number },
): Evidence {
  if (!node || !estimate) return missing;
  const evidence = evidenceOf(estimate);
  if (!(evidence.df >= 1)) return evidence;
  const hiddenVariance = node.terms.reduce((total, { variable, coefficient }) => {
    const item = byVariable.get(variable)!;
    return isAlike(item.evidence, item.scale)
      ? total + coefficient ** 2 * varianceOfAlike(item.evidence, item.scale, zeroDeff)
      : total;
  }, 0);
  return { ...evidence, variance: evidence.variance + hiddenVariance };
}

/**
 * A score with a sub-dimension below it that too few respondents answered is hidden too: the sub-dimension
 * could be had by subtraction. A sub-dimension hidden for imprecision hides nothing else (methodology,
 * section 6).
 */
function hideUpwards(rows: readonly ResultRow[]): ResultRow[] {
  const few = rows
    .filter(
      ({ level, reason }) => level === 'subdimension' && (reason === 'few' || reason === 'none'),
    )
    .map((row) => row.node);
  const holds = (row: ResultRow): boolean =>
    row.level === 'index'
      ? few.length > 0
      : row.level === 'dimension' && few.some((node) => node.startsWith(`${row.node}.`));
  return rows.map((row) =>
    holds(row) && row.reason !== 'few' && row.reason !== 'none'
      ? { ...row, flag: 'hidden', reason: 'part' }
      : row,
  );
}

const finite = (value: number | null): number | null =>
  value === null || !Number.isFinite(value) ? null : value;

function rowOf(
  domain: Domain,
  at: Pick<TreeNode, 'code' | 'level'>,
  { evidence, presented, deff }: { evidence: Evidence; presented: Presented; deff: number | null },
): ResultRow {
  const se =
    presented.variance === null ? null : finite(Math.sqrt(Math.max(0, presented.variance)));
  const estimate = finite(evidence.estimate);
  return {
    localityId: domain.localityId,
    node: at.code,
    level: at.level,
    n: evidence.n,
    df: evidence.df,
    estimate,
    se,
    cv: se === null || estimate === null ? null : finite(se / estimate),
    deff: presented.variance === null ? null : finite(deff),
    ciLow: presented.interval ? finite(presented.interval[0]) : null,
    ciHigh: presented.interval ? finite(presented.interval[1]) : null,
    intervalKind: presented.intervalKind,
    effectiveN: finite(presented.effectiveN),
    flag: presented.flag,
    reason: presented.reason,
    reliability: null,
    standing: null,
    againstMedian: null,
  };
}
