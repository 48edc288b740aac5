// From the accumulated answers of a round to the rows a publication holds: every node of the index
// tree for every locality and for the nation, with its interval, flag, rank and group
// (methodology, sections 3, 4 and 6). Pure: the seed of the rank simulation is an argument.
import type { Accumulator } from '../statistics/accumulator/accumulator.ts';
import {
  designFrom,
  type AccumulatedDesign,
  type AccumulatedOptions,
} from '../statistics/accumulator/accumulator-design.ts';
import { domainScores } from '../statistics/accumulator/domain-scores.ts';
import { allDomains } from '../statistics/accumulator/joint-estimates.ts';
import type { LonelyPsu } from '../statistics/estimation/lonely-psu.ts';
import type { IndexDefinition } from './definition.ts';
import { treeOf } from './definition-tree.ts';
import { rowsOfDomain } from './estimate-domain.ts';
import { compareLocalities } from './presentation/compare-localities.ts';
import type { PresentationRules } from './presentation/presentation-rules.ts';
import type { ResultRow } from './result-row.ts';

export interface EstimationOptions {
  lonelyPsu: LonelyPsu;
  rules: PresentationRules;
  minRespondents: number;
  /** Localities to report, in any order; the code of each is the domain of its rows. */
  localityIds: readonly number[];
  nationId: number;
  /** Its figures have intervals: drawn, or everybody served was asked. */
  isSampled: boolean;
  /** Whether localities are compared and ranked; absent: as isSampled. */
  isCompared?: boolean;
  /** People of each stratum, by its number, where respondents were taken from so many; absent: with replacement. */
  populations?: ReadonlyMap<number, number>;
  /** How the recipe adjusted the weights; absent: not to margins. */
  adjustment?: AccumulatedOptions['adjustment'];
  /** Localities with a drawn stratum in which nobody answered. */
  uncovered?: ReadonlySet<number>;
  /** Localities whose answers are left out of the nation's figures. */
  excluded?: ReadonlySet<number>;
  seed: number;
  draws: number;
}

/** The design of what was accumulated of a round. */
export function designOfRound(
  accumulator: Accumulator,
  options: Pick<EstimationOptions, 'isSampled' | 'lonelyPsu' | 'adjustment' | 'populations'>,
): AccumulatedDesign {
  return designFrom(accumulator, {
    // Self-selected respondents have no variance that a rule for single PSUs could matter to.
    lonelyPsu: options.isSampled ? options.lonelyPsu : 'remove',
    adjustment: options.adjustment ?? 'none',
    ...(options.populations ? { populationPsus: options.populations } : {}),
  });
}

/** All rows of a computation: each locality and the nation, compared where the sample allows it. */
export function estimateRound(
  accumulator: Accumulator,
  definition: IndexDefinition,
  options: EstimationOptions,
): ResultRow[] {
  const design = designOfRound(accumulator, options);
  const tree = treeOf(definition);
  const here = allDomains(design);
  const estimate = (localityId: number, domains: readonly number[], fallbackDeff: number) =>
    rowsOfDomain(
      design,
      tree,
      { localityId, found: domainScores(design, domains) },
      { ...options, fallbackDeff },
    );
  const counted = here.filter((id) => !options.excluded?.has(id));
  const nation = counted.length === 0 ? null : estimate(options.nationId, counted, 1);
  const present = new Set(here);
  const localities = options.localityIds
    .filter((id) => present.has(id))
    .flatMap((id) => {
      const { rows } = estimate(id, [id], nation?.deff ?? 1);
      return options.uncovered?.has(id) ? rows.map(hideUncovered) : rows;
    });
  const compared =
    (options.isCompared ?? options.isSampled) ? compareLocalities(localities, options) : localities;
  const isWhole = counted.every((id) => !options.uncovered?.has(id));
  return [...compared, ...(nation?.rows ?? []).map((row) => (isWhole ? row : flagUncovered(row)))];
}

/** A stratum without answers is a part of the locality that the estimate knows nothing of. */
export const hideUncovered = (row: ResultRow): ResultRow =>
  row.flag === 'hidden' ? row : { ...row, flag: 'hidden', reason: 'stratum' };

export const flagUncovered = (row: ResultRow): ResultRow =>
  row.flag === 'hidden' ? row : { ...row, flag: 'caution', reason: 'stratum' };
