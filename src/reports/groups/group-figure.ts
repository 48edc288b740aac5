// The figures of groups as a reader may see them. Numbers of respondents are given as “at least”: an exact
// one would tell, by subtraction, how many are in a group that is kept back (methodology, section 7).
import type { AgainstOthers, GroupRow } from '../../indicators/breakdowns/group-row.ts';
import type { ResultRow } from '../../indicators/result-row.ts';
import { sumOf, toldNumbers, type Room } from '../told-numbers.ts';
import { conceal, disclose, type Minimums } from '../disclosure.ts';
import type { Figure } from '../figure.ts';
import type { Outline } from '../outline.ts';

export interface GroupFigure extends Figure {
  group: string;
  /** Respondents are no fewer; null where the figure is kept back. */
  atLeast: number | null;
  againstOthers: AgainstOthers | null;
}

/** By group, by node. */
export type GroupFigures = ReadonlyMap<string, ReadonlyMap<string, GroupFigure>>;

/**
 * The groups of ONE place and breakdown.
 * @param totals respondents of the place as they are published, by node
 * @param isWhole the country: what is told of it also bounds what its places can have
 */
export function discloseGroups(
  rows: readonly GroupRow[],
  {
    outline,
    minimums,
    totals,
    isWhole = false,
  }: {
    outline: Outline;
    minimums: Minimums;
    totals: ReadonlyMap<string, number>;
    isWhole?: boolean;
  },
): GroupFigures {
  const figures = new Map(
    [...groupsOf(rows)].map(([group, own]) => [
      group,
      groupFigures(group, own, { outline, minimums }),
    ]),
  );
  const respondents = respondentsOf(rows);
  for (const node of outline.keys()) {
    const cells = [...figures.values()].map((own) => own.get(node)!);
    const kept = protectCounts(cells, {
      total: totals.get(node) ?? null,
      minimum: minimums.indicator,
      reserve: isWhole ? 2 * minimums.indicator : 0,
    });
    const all = sumOf([...(respondents.get(node)?.values() ?? [])]);
    for (const cell of kept) {
      const others = all - (respondents.get(node)?.get(cell.group) ?? 0);
      figures.get(cell.group)!.set(node, withoutFewOthers(cell, others, minimums.indicator));
    }
  }
  return figures;
}

function groupsOf(rows: readonly GroupRow[]): Map<string, GroupRow[]> {
  const groups = new Map<string, GroupRow[]>();
  for (const row of rows) {
    const own = groups.get(row.group) ?? [];
    groups.set(row.group, own);
    own.push(row);
  }
  return groups;
}

/** By node and group. */
function respondentsOf(rows: readonly GroupRow[]): Map<string, Map<string, number>> {
  const respondents = new Map<string, Map<string, number>>();
  for (const { node, group, n } of rows)
    respondents.set(node, (respondents.get(node) ?? new Map<string, number>()).set(group, n));
  return respondents;
}

function groupFigures(
  group: string,
  rows: readonly GroupRow[],
  { outline, minimums }: { outline: Outline; minimums: Minimums },
): Map<string, GroupFigure> {
  const tests = new Map(rows.map((row) => [row.node, row.againstOthers]));
  const figures = disclose(rows.map(asResult), outline, minimums);
  return new Map(
    [...figures].map(([node, found]) => {
      // That nobody answered is a number too.
      const figure: Figure = found.concealed === 'none' ? conceal(found, 'few') : found;
      const isShown = figure.concealed === null;
      const again = isShown ? (tests.get(node) ?? null) : null;
      return [node, { ...figure, group, atLeast: null, againstOthers: again }];
    }),
  );
}

const asResult = (row: GroupRow): ResultRow =>
  Object.assign({ reliability: null, standing: null, againstMedian: null }, row);

/**
 * A group and its difference from the others give the figure of the others, who have to be enough themselves.
 */
const withoutFewOthers = (cell: GroupFigure, others: number, minimum: number): GroupFigure =>
  others < minimum ? { ...cell, againstOthers: null } : cell;

/**
 * What is said of the numbers of one node. Where a group is kept back for few respondents, what readers are
 * told of the place and of the other groups leaves open that it has nobody, or twice the minimum and more:
 * the smallest other group is kept back too where that is not so, and a number is understated where its
 * step would tell too much.
 */
function protectCounts(
  cells: readonly GroupFigure[],
  { total, minimum, reserve }: Room & { total: number | null },
): GroupFigure[] {
  const largestFirst = cells
    .filter(({ concealed }) => concealed === null)
    .sort((a, b) => (b.n ?? 0) - (a.n ?? 0));
  const told = toldNumbers(
    largestFirst.map(({ n }) => n ?? 0),
    { kept: cells.filter(({ concealed }) => concealed === 'few').length, total, minimum, reserve },
  );
  return largestFirst.map((cell, at) => {
    const atLeast = told[at];
    return atLeast === undefined ? withheldFor(cell) : { ...cell, n: null, atLeast };
  });
}

const withheldFor = ({ group, ...figure }: GroupFigure): GroupFigure => ({
  ...conceal(figure, 'paired'),
  n: null,
  group,
  atLeast: null,
  againstOthers: null,
});
