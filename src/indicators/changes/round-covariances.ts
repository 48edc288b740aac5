// How far the figures of two rounds move together, because some PSUs were asked in both. Pure; seconds of
// arithmetic for a large round, so it runs in a thread.
import type { Accumulator } from '../../statistics/accumulator/accumulator.ts';
import type { AccumulatedDesign } from '../../statistics/accumulator/accumulator-design.ts';
import { domainScores, type FoundDomain } from '../../statistics/accumulator/domain-scores.ts';
import { allDomains } from '../../statistics/accumulator/joint-estimates.ts';
import type { Node } from '../../statistics/accumulator/node-figures.ts';
import {
  covarianceAcrossRounds,
  sharedPsus,
} from '../../statistics/accumulator/round-covariance.ts';
import { indexNodes, type TreeDimension } from '../../statistics/index-tree/index-tree.ts';
import type { IndexDefinition } from '../definition.ts';
import { treeOf } from '../definition-tree.ts';
import type { DesignNames } from '../computing/score-batch.ts';
import { designOfRound, type EstimationOptions } from '../estimation.ts';

export interface AccumulatedRound {
  accumulator: Accumulator;
  definition: IndexDefinition;
  options: EstimationOptions;
  names: DesignNames;
}

export interface NodeCovariance {
  localityId: number;
  node: string;
  covariance: number;
}

/** Localities of the later round, and the nation. @param nodes codes that are in both definitions */
export function roundCovariances(
  before: AccumulatedRound,
  after: AccumulatedRound,
  nodes: readonly string[],
): NodeCovariance[] {
  const [a, b] = [sideOf(before), sideOf(after)];
  const shared = sharedPsus(b.design.acc, a.design.acc, psuFinder(before, after));
  const { localityIds, nationId } = after.options;
  const places = [
    { localityId: nationId, domains: null },
    ...localityIds.map((localityId) => ({ localityId, domains: [localityId] })),
  ];
  return places.flatMap(({ localityId, domains }) => {
    const [own, other] = [b.nodesIn(domains, nodes), a.nodesIn(domains, nodes)];
    const both = nodes.filter((code) => own.nodes.has(code) && other.nodes.has(code));
    if (both.length === 0) return [];
    const covariances = covarianceAcrossRounds(
      { design: b.design, scores: own.found.scores, nodes: both.map((c) => own.nodes.get(c)!) },
      { design: a.design, scores: other.found.scores, nodes: both.map((c) => other.nodes.get(c)!) },
      shared,
    );
    return both.map((node, at) => ({ localityId, node, covariance: covariances[at]! }));
  });
}

interface Side {
  design: AccumulatedDesign;
  /** @param domains null: the nation's */
  nodesIn: (
    domains: readonly number[] | null,
    codes: readonly string[],
  ) => { found: FoundDomain; nodes: Map<string, Node> };
}

function sideOf({ accumulator, definition, options }: AccumulatedRound): Side {
  const design = designOfRound(accumulator, options);
  const tree = treeOf(definition);
  const nation = allDomains(design).filter((id) => !options.excluded?.has(id));
  return {
    design,
    nodesIn: (domains, codes) => {
      const found = domainScores(design, domains ?? nation);
      return { found, nodes: nodesOf(tree, found, new Set(codes)) };
    },
  };
}

/** An indicator on its own scale; scores as the tree makes them. Those that nobody answered are left out. */
function nodesOf(
  tree: readonly TreeDimension[],
  { sums }: FoundDomain,
  codes: ReadonlySet<string>,
): Map<string, Node> {
  const isMissing = (variable: number): boolean => sums.n[variable] === 0;
  return new Map(
    indexNodes(tree, isMissing).flatMap(({ code, level, node }) => {
      if (!codes.has(code) || node === null) return [];
      const terms = node.terms.map(({ variable }) => ({ variable, coefficient: 1 }));
      return [[code, level === 'indicator' ? { constant: 0, terms } : node]];
    }),
  );
}

/** PSUs are the same where stratum and PSU have the same names. */
function psuFinder(before: AccumulatedRound, after: AccumulatedRound) {
  const codes = (names: readonly string[]) => new Map(names.map((name, code) => [name, code]));
  const [strata, psus] = [codes(before.names.strata), codes(before.names.psus)];
  return (own: { stratum: number; psu: number }) => {
    const stratum = strata.get(after.names.strata[own.stratum]!);
    const psu = psus.get(after.names.psus[own.psu]!);
    return stratum === undefined || psu === undefined ? null : { stratum, psu };
  };
}
