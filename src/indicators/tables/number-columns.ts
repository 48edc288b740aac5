// Columns of a number: its mean and quartiles. Whether a respondent lies at or below a quartile is known
// only once the quartiles are, so the kept rows are summed a second time.
import { estimateNodesOf } from '../../statistics/accumulator/accumulator-estimate.ts';
import { emptyAccumulator, type Accumulator } from '../../statistics/accumulator/accumulator.ts';
import { registerPsu } from '../../statistics/accumulator/accumulator-keys.ts';
import { addRows } from '../../statistics/accumulator/add-rows.ts';
import { domainScores } from '../../statistics/accumulator/domain-scores.ts';
import type { RowBatch } from '../../statistics/accumulator/row-batch.ts';
import { woodruff } from '../../statistics/estimation/woodruff.ts';
import { designOfRound } from '../estimation.ts';
import { presentCount, presentNumber, presentQuantile } from '../presentation/presentation.ts';
import { QUARTILES, type TableFigure } from './answer-table.ts';
import type { TableShape } from './asked-table.ts';
import type { ColumnMaker, ColumnPlace, TableOptions } from './columns.ts';
import { evidenceOf, figureOf } from './share-columns.ts';
import { partsOf, slotsOfColumn } from './slots.ts';
import { pooledNumbers, type PooledNumbers } from './pooled-numbers.ts';
import type { TableSums } from './table-sums.ts';

const mean = { constant: 0, terms: [{ variable: 0, coefficient: 1 }] };

export function numberColumns(
  { shares, rows }: TableSums,
  shape: TableShape,
  options: TableOptions,
): ColumnMaker {
  const design = designOfRound(shares, options);
  const pools = pooledNumbers(rows, shape, options.excluded);
  const below = options.isSampled
    ? designOfRound(sumsBelow(shares, rows, { pools, shape }), options)
    : null;
  return (place) => {
    const domains = slotsOfColumn(place, shape);
    const [found] = estimateNodesOf(design, domainScores(design, domains), [mean]).estimates;
    const evidence = evidenceOf(found!);
    const presented = options.isSampled
      ? presentNumber(evidence, options.rules)
      : presentCount(evidence, options.rules.minRespondents);
    const base = { n: evidence.n, df: evidence.df };
    const shared = below && {
      estimates: estimateNodesOf(below, domainScores(below, domains), levelNodes(levelOf(place)))
        .estimates,
    };
    const invert = pools.functionOf(place);
    const quartiles = QUARTILES.map(({ code, p }, at): TableFigure => {
      const value = invert?.(p) ?? NaN;
      const counted = presentCount({ ...evidence, estimate: value }, options.rules.minRespondents);
      if (!shared || !invert) return figureOf(code, value, counted);
      const share = shared.estimates[at]!;
      const { ci, se } = woodruff(invert, { ...share, df: share.dfBase });
      const shown = presentQuantile({ ...evidence, estimate: value, interval: ci }, options.rules);
      const figure = figureOf(code, value, { ...shown, intervalKind: null });
      return figure.ciLow === null ? figure : { ...figure, se, intervalKind: 'woodruff' };
    });
    return { ...base, figures: [figureOf('mean', evidence.estimate, presented), ...quartiles] };
  };
}

/**
 * A respondent belongs to four columns, each with quartiles of its own: of the province or country, of the
 * group or all.
 */
const LEVELS = [
  { isNation: false, isGroup: true },
  { isNation: false, isGroup: false },
  { isNation: true, isGroup: true },
  { isNation: true, isGroup: false },
] as const;

const levelOf = ({ isNation, group }: ColumnPlace): number =>
  LEVELS.findIndex((level) => level.isNation === isNation && level.isGroup === (group !== null));

const levelNodes = (level: number) =>
  QUARTILES.map((_, at) => ({
    constant: 0,
    terms: [{ variable: level * QUARTILES.length + at, coefficient: 1 }],
  }));

/** One variable for each level and quartile: 1 at or below it, 0 above. PSUs are those of the first pass. */
function sumsBelow(
  first: Accumulator,
  rows: readonly RowBatch[],
  { pools, shape }: { pools: PooledNumbers; shape: TableShape },
): Accumulator {
  const width = LEVELS.length * QUARTILES.length;
  const sums = emptyAccumulator(width);
  const quartilesIn = quartilesOfSlot(pools, shape);
  for (const batch of rows) {
    const scores = new Float64Array(batch.rows * width).fill(NaN);
    batch.scores.forEach((value, row) => {
      if (Number.isNaN(value)) return;
      quartilesIn(batch.domain[row]!).forEach((quartile, at) => {
        scores[row * width + at] = Number.isNaN(quartile) ? NaN : Number(value <= quartile);
      });
    });
    addRows(sums, { ...batch, scores });
  }
  for (let psu = 0; psu < first.psus.size; psu++)
    registerPsu(sums, first.psus.first[psu]!, first.psus.second[psu]!);
  return sums;
}

/** In the order of variables. */
function quartilesOfSlot(pools: PooledNumbers, shape: TableShape): (slot: number) => number[] {
  const known = new Map<number, number[]>();
  return (slot) => {
    const found = known.get(slot);
    if (found) return found;
    const { provinceId, panel, group } = partsOf(slot, shape);
    const quartiles = LEVELS.flatMap(({ isNation, isGroup }) => {
      const place = { isNation, provinces: [provinceId], panel, group: isGroup ? group : null };
      const invert = isGroup && group === -1 ? null : pools.functionOf(place);
      return QUARTILES.map(({ p }) => invert?.(p) ?? NaN);
    });
    known.set(slot, quartiles);
    return quartiles;
  };
}
