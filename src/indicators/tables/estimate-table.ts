// The figures of a table in every place: shares of options or quartiles of a number, for everybody and for
// each group, with what may be said of each, and whether the answers differ between the groups
// (methodology, section 8). Pure.
import type { AccumulatedDesign } from '../../statistics/accumulator/accumulator-design.ts';
import { crossTabulate } from '../../statistics/accumulator/cross-tabulation.ts';
import { allDomains } from '../../statistics/accumulator/joint-estimates.ts';
import { adjustedInFamilies } from '../../statistics/numeric/multiple-tests.ts';
import { designOfRound } from '../estimation.ts';
import type { PlaceTable, TableFigure, TablePanel, TableTest } from './answer-table.ts';
import type { TableShape } from './asked-table.ts';
import { hiddenFigure, type TableOptions } from './columns.ts';
import { numberColumns } from './number-columns.ts';
import { shareColumns } from './share-columns.ts';
import { partsOf, slotOf } from './slots.ts';
import type { TableSums } from './table-sums.ts';

export function estimateTable(
  sums: TableSums,
  shape: TableShape,
  options: TableOptions,
): PlaceTable[] {
  const columnOf =
    shape.kind === 'number'
      ? numberColumns(sums, shape, options)
      : shareColumns(sums, shape, options);
  const test = options.isSampled ? testOf(sums, shape, options) : () => null;
  const { localityIds, nationId, uncovered, excluded } = options;
  const slots = allDomains(designOfRound(sums.shares, options));
  const present = new Set(slots.map((slot) => partsOf(slot, shape).provinceId));
  const places = localityIds
    .filter((id) => present.has(id))
    .map((id) => ({ localityId: id, isNation: false, provinces: [id] }));
  const counted = [...present].filter((id) => !excluded?.has(id));
  const nation = { localityId: nationId, isNation: true, provinces: counted };
  const panels = shape.panels.length === 0 ? [-1] : [...shape.panels.keys()];
  const groups = [null, ...shape.groups.keys()];
  const tables = [nation, ...places].map((place) => ({
    localityId: place.localityId,
    panels: panels.map((panel): TablePanel => {
      const covered = coverage(place, uncovered);
      const columns = groups.map((group) => {
        const { figures, ...base } = columnOf({ ...place, panel, group });
        return {
          group: group === null ? null : shape.groups[group]!,
          ...base,
          figures: figures.map(covered),
        };
      });
      return { panel: shape.panels[panel] ?? null, columns, test: test(place.provinces, panel) };
    }),
  }));
  return withAdjusted(tables);
}

/** A drawn stratum without answers: a province is not shown, of the country it is said. */
function coverage(
  { isNation, provinces }: { isNation: boolean; provinces: readonly number[] },
  uncovered: ReadonlySet<number> | undefined,
): (figure: TableFigure) => TableFigure {
  if (!provinces.some((id) => uncovered?.has(id))) return (figure) => figure;
  return (figure) => {
    if (figure.flag === 'hidden') return figure;
    return isNation
      ? { ...figure, flag: 'caution', reason: 'stratum' }
      : hiddenFigure(figure.code, 'stratum');
  };
}

/** Tested only where the figures of the panel would be shown. */
function testOf(
  { pairs }: TableSums,
  shape: TableShape,
  options: TableOptions,
): (provinces: readonly number[], panel: number) => TableTest | null {
  if (pairs === null) return () => null;
  const design: AccumulatedDesign = designOfRound(pairs, options);
  const size = { rows: shape.options.length, columns: shape.groups.length };
  return (provinces, panel) => {
    if (provinces.length === 1 && options.uncovered?.has(provinces[0]!)) return null;
    const domains = provinces.map((id) => slotOf(id, { panel, group: -1 }, shape));
    const { n, df, test } = crossTabulate(design, domains, size);
    if (test === null || n < options.rules.minPublic || df < options.rules.cautionDf) return null;
    const { f, ndf, ddf, p } = test;
    return Number.isFinite(p) ? { f, ndf, ddf, p, pAdjusted: p } : null;
  };
}

/** A reader picks from all places and panels. */
function withAdjusted(tables: readonly PlaceTable[]): PlaceTable[] {
  const tests = tables.flatMap(({ panels }) => panels.flatMap(({ test }) => test ?? []));
  const of = adjustedInFamilies(tests, { p: ({ p }) => p, family: () => '' });
  return tables.map((table) => ({
    ...table,
    panels: table.panels.map((panel) => ({
      ...panel,
      test: panel.test && { ...panel.test, pAdjusted: of.get(panel.test)! },
    })),
  }));
}
