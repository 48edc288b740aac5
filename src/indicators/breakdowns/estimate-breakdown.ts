// The figures of every group of one breakdown, in every locality and in the nation. A group is a domain of
// the whole sample: PSUs without members of it count in its variance. Groups are compared with the others
// of the same place, the tests of a place adjusted for picking (methodology, section 7). Pure.
import type { Accumulator } from '../../statistics/accumulator/accumulator.ts';
import { domainScores, type DomainScores } from '../../statistics/accumulator/domain-scores.ts';
import { differencesBetween } from '../../statistics/accumulator/group-differences.ts';
import { allDomains } from '../../statistics/accumulator/joint-estimates.ts';
import {
  poolMinus,
  poolOf,
  scoresOfPool,
  type PoolSums,
} from '../../statistics/accumulator/pool-sums.ts';
import { indexNodes } from '../../statistics/index-tree/index-tree.ts';
import { tTwoSided } from '../../statistics/numeric/distributions.ts';
import { adjustedInFamilies } from '../../statistics/numeric/multiple-tests.ts';
import { indicatorsOf, readsAnswersTo, type IndexDefinition } from '../definition.ts';
import { treeOf } from '../definition-tree.ts';
import { rowsOfDomain } from '../estimate-domain.ts';
import {
  designOfRound,
  flagUncovered,
  hideUncovered,
  type EstimationOptions,
} from '../estimation.ts';
import type { PresentationRules } from '../presentation/presentation-rules.ts';
import type { ResultRow } from '../result-row.ts';
import {
  comparableDeffOf,
  domainsOf,
  isTested,
  type BreakdownInputs,
  type GroupPlace,
} from './breakdown-place.ts';
import type { AgainstOthers, GroupRow } from './group-row.ts';
import { groupsIn, type RoundBreakdown } from './round-breakdowns.ts';

/** @param accumulator whose domains are those of `groupDomain` */
export function estimateBreakdown(
  accumulator: Accumulator,
  definition: IndexDefinition,
  { breakdown, options }: { breakdown: RoundBreakdown; options: EstimationOptions },
): GroupRow[] {
  const design = designOfRound(accumulator, options);
  const present = new Set(allDomains(design));
  const tied = indicatorsOf(definition).filter((one) => readsAnswersTo(one, breakdown.code));
  const inputs = {
    design,
    tree: treeOf(definition),
    breakdown,
    options,
    present,
    tied: tied.map(({ code }) => code),
  };
  const { localityIds, nationId, excluded, uncovered } = options;
  const counted = localityIds.filter((id) => !excluded?.has(id));
  const lacking = (ids: readonly number[]): boolean => ids.some((id) => uncovered?.has(id));
  const places = localityIds.map((id) => ({
    localityId: id,
    provinces: [id],
    covered: lacking([id]) ? hideUncovered : null,
  }));
  const whole = {
    localityId: nationId,
    provinces: counted,
    covered: lacking(counted) ? flagUncovered : null,
  };
  const nation = rowsOfPlace(inputs, whole, new Map());
  const effects = new Map(nation.map(({ group, deff }) => [group, deff ?? 1]));
  return [
    ...nation.flatMap(({ rows }) => rows),
    ...places.flatMap((place) => rowsOfPlace(inputs, place, effects).flatMap(({ rows }) => rows)),
  ];
}

interface GroupFigures {
  group: string;
  deff: number | null;
  rows: GroupRow[];
}

function rowsOfPlace(
  inputs: BreakdownInputs,
  place: GroupPlace,
  effects: ReadonlyMap<string, number>,
): GroupFigures[] {
  const { design, tree, breakdown, options } = inputs;
  const together = domainsOf(inputs, place);
  if (together.length === 0) return [];
  const all = isTested(inputs, place, together) ? poolOf(design, together) : null;
  const comparable = comparableDeffOf(inputs, place, { together, effects });
  const figures = groupsIn(breakdown, place.localityId).flatMap((group, at) => {
    const domains = domainsOf(inputs, place, at);
    if (domains.length === 0) return [];
    const found = domainScores(design, domains);
    const { rows, deff, alike } = rowsOfDomain(
      design,
      tree,
      { localityId: place.localityId, found },
      {
        ...options,
        minRespondents: options.rules.minRespondents,
        fallbackDeff: comparable(group),
      },
    );
    const others = all && poolMinus(all, poolOf(design, domains), design.acc.variables);
    const compared = others && againstOthers(inputs, found.scores, others);
    const shown = place.covered ? rows.map(place.covered) : rows;
    return [
      {
        group,
        deff,
        rows: shown.map((row) =>
          groupRow(row, { breakdown, group, compared, alike, rules: options.rules }),
        ),
      },
    ];
  });
  return withAdjustedTests(figures);
}

function againstOthers(
  inputs: BreakdownInputs,
  group: DomainScores,
  others: PoolSums,
): Map<string, AgainstOthers> {
  const nodes = indexNodes(inputs.tree, () => false).flatMap(({ code, level, node }) =>
    level === 'indicator' || node === null || isTied(inputs, code) ? [] : [{ code, node }],
  );
  const found = differencesBetween(
    inputs.design,
    { a: group, b: scoresOfPool(inputs.design, others) },
    nodes.map(({ node }) => node),
  );
  return new Map(
    found.flatMap(({ difference, se, df, p }, i) =>
      Number.isFinite(p) && df >= 1 ? [[nodes[i]!.code, { difference, se, df, p }]] : [],
    ),
  );
}

const isTied = ({ tied }: BreakdownInputs, code: string): boolean =>
  tied.some((indicator) => code === 'index' || indicator.startsWith(`${code}.`));

function groupRow(
  { reliability: _r, standing: _s, againstMedian: _m, ...figure }: ResultRow,
  {
    breakdown,
    group,
    compared,
    alike,
    rules,
  }: {
    breakdown: RoundBreakdown;
    group: string;
    compared: ReadonlyMap<string, AgainstOthers> | null;
    alike: ReadonlyMap<string, number>;
    rules: PresentationRules;
  },
): GroupRow {
  const isShown = figure.flag === 'ok' || figure.flag === 'caution';
  const found = isShown ? (compared?.get(figure.node) ?? null) : null;
  return {
    ...figure,
    breakdown: breakdown.code,
    group,
    againstOthers:
      found &&
      onOwnBase(found, {
        df: figure.df,
        alike: alike.get(figure.node) ?? 0,
        leastDf: rules.cautionDf,
      }),
  };
}

/**
 * A question asked of few says less about the spread than the group has respondents, and answers that are
 * all alike in the group do not vary in the sample (methodology, section 6). Null: too few degrees of
 * freedom for a test.
 * @param df, alike of the group's own figure
 */
function onOwnBase(
  { difference, se, df }: AgainstOthers,
  own: { df: number; alike: number; leastDf: number },
): AgainstOthers | null {
  const least = Math.min(df, own.df);
  if (least < own.leastDf) return null;
  const error = Math.sqrt(se ** 2 + Math.max(0, own.alike));
  return { difference, se: error, df: least, p: tTwoSided(difference / error, least) };
}

/** A reader of a place may pick from all groups and scores of the breakdown. */
function withAdjustedTests(figures: readonly GroupFigures[]): GroupFigures[] {
  const tests = figures.flatMap(({ rows }) => rows.flatMap((row) => row.againstOthers ?? []));
  const of = adjustedInFamilies(tests, { p: ({ p }) => p, family: () => '' });
  return figures.map((figure) => ({
    ...figure,
    rows: figure.rows.map((row) =>
      row.againstOthers === null
        ? row
        : { ...row, againstOthers: { ...row.againstOthers, p: of.get(row.againstOthers)! } },
    ),
  }));
}
