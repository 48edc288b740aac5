// One place of a breakdown: the domains of its groups, whether these are tested against each other, and what
// stands in for a design effect that a group itself does not show.
import type { AccumulatedDesign } from '../../statistics/accumulator/accumulator-design.ts';
import { domainScores } from '../../statistics/accumulator/domain-scores.ts';
import type { TreeDimension } from '../../statistics/index-tree/index-tree.ts';
import { rowsOfDomain } from '../estimate-domain.ts';
import type { EstimationOptions } from '../estimation.ts';
import type { ResultRow } from '../result-row.ts';
import { groupDomain } from './group-domains.ts';
import { groupsIn, type RoundBreakdown } from './round-breakdowns.ts';

export interface GroupPlace {
  localityId: number;
  /** Provinces it is made of. */
  provinces: readonly number[];
  /** What becomes of a figure where a drawn stratum gave no answer; null: all did. */
  covered: ((row: ResultRow) => ResultRow) | null;
}

export interface BreakdownInputs {
  design: AccumulatedDesign;
  tree: readonly TreeDimension[];
  breakdown: RoundBreakdown;
  options: EstimationOptions;
  present: ReadonlySet<number>;
  /**
   * Indicators that are made from the answers which divide the respondents: nothing above them is compared.
   */
  tied: readonly string[];
}

/**
 * A test of a group takes the PSUs of the whole place, so where both are many there is none: thousands of
 * communes would take minutes.
 */
const MOST_TESTED = 50_000;

export function isTested(
  { design, breakdown, options }: BreakdownInputs,
  { localityId }: GroupPlace,
  together: readonly number[],
): boolean {
  if (!options.isSampled || Array.isArray(breakdown.groups)) return options.isSampled;
  const psus = design.cellsOfDomain.reduce(
    (sum, cells, id) =>
      together.includes(design.acc.domains.second[id]!) ? sum + cells.length : sum,
    0,
  );
  return groupsIn(breakdown, localityId).length * psus <= MOST_TESTED;
}

/** Of the same group in the country; of the whole province where its groups are its own. */
export function comparableDeffOf(
  { design, tree, breakdown, options }: BreakdownInputs,
  { localityId }: GroupPlace,
  known: { together: readonly number[]; effects: ReadonlyMap<string, number> },
): (group: string) => number {
  if (Array.isArray(breakdown.groups)) return (group) => known.effects.get(group) ?? 1;
  const found = domainScores(design, known.together);
  const own = rowsOfDomain(design, tree, { localityId, found }, { ...options, fallbackDeff: 1 });
  return () => own.deff ?? 1;
}

/** Those that have respondents; without a group those of all groups. */
export const domainsOf = (
  { present, breakdown }: BreakdownInputs,
  { localityId, provinces }: GroupPlace,
  group?: number,
): number[] =>
  provinces
    .flatMap((id) =>
      group === undefined
        ? groupsIn(breakdown, localityId).map((_, at) => groupDomain(id, at))
        : [groupDomain(id, group)],
    )
    .filter((domain) => present.has(domain));
