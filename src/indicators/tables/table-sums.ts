// What is summed of a round's answers for one table, in a single pass. Shares need only sums; quartiles
// need the numbers themselves, so these are kept.
import { emptyAccumulator, type Accumulator } from '../../statistics/accumulator/accumulator.ts';
import { registerPsu } from '../../statistics/accumulator/accumulator-keys.ts';
import { addRows } from '../../statistics/accumulator/add-rows.ts';
import type { RowBatch } from '../../statistics/accumulator/row-batch.ts';
import type { RoundKind } from '../../sampling/rounds/round.ts';
import type { TableShape } from './asked-table.ts';
import { slotOf } from './slots.ts';

/** Answers of one respondent as they are stored; null: not answered. */
export interface TableAnswers {
  question: string | null;
  by: string | null;
  within: string | null;
}

export interface TableSums {
  /** One variable for each option, or the number itself; domains as `slotOf`. */
  shares: Accumulator;
  /** One variable for each pair of option and group; domains without groups. Null where nothing is tested. */
  pairs: Accumulator | null;
  /** Of numbers: the rows, scores being the numbers. */
  rows: RowBatch[];
}

/** More pairs would be as many variances to be compared as a sample has PSUs. */
const MOST_PAIRS = 150;
/** Pairs × PSUs, 16 bytes each: after services everybody is a PSU. */
const MOST_SUMS = 20_000_000;

/** How people came into the round, and how many answered. */
export interface CountedRound {
  kind: RoundKind;
  people: number;
}

export const emptyTable = (shape: TableShape, round: CountedRound): TableSums => ({
  shares: emptyAccumulator(shape.kind === 'number' ? 1 : shape.options.length),
  pairs: isTested(shape, round)
    ? emptyAccumulator(shape.options.length * shape.groups.length)
    : null,
  rows: [],
});

/** In sampled rounds, of questions whose options exclude each other. */
function isTested(
  { kind, options, groups }: TableShape,
  { kind: roundKind, people }: CountedRound,
): boolean {
  const pairs = options.length * groups.length;
  if (roundKind === 'open' || kind === 'many' || pairs === 0 || pairs > MOST_PAIRS) return false;
  return roundKind === 'probability' || pairs * people <= MOST_SUMS;
}

export type TableReader = (
  batch: Omit<RowBatch, 'scores'>,
  answers: readonly TableAnswers[],
) => void;

/** Adds respondents of which `domain` is the province. */
export function tableReader(sums: TableSums, shape: TableShape): TableReader {
  const places = {
    question: placesOf(shape.options),
    by: placesOf(shape.groups),
    within: placesOf(shape.panels),
  };
  const codesOf = codeReader(shape, places.question);
  return (batch, answers) => {
    const panel = Int32Array.from(answers, ({ within }) => placeIn(places.within, within));
    const group = Int32Array.from(answers, ({ by }) => placeIn(places.by, by));
    const inSlot = (own: (row: number) => number): Int32Array =>
      batch.domain.map((provinceId, row) =>
        slotOf(provinceId, { panel: panel[row]!, group: own(row) }, shape),
      );
    const domain = inSlot((row) => group[row]!);
    if (shape.kind === 'number') {
      const scores = Float64Array.from(answers, ({ question }) => numberOf(question));
      addRows(sums.shares, { ...batch, domain, scores });
      sums.rows.push(ownRows({ ...batch, domain, scores }));
      return;
    }
    const codes = answers.map(({ question }) => codesOf(question));
    addRows(sums.shares, { ...batch, domain, scores: indicators(codes, shape.options.length) });
    if (sums.pairs === null) return;
    const pairs = codes.map((own, row) => pairOf(own, group[row]!, shape.groups.length));
    const scores = indicators(pairs, shape.options.length * shape.groups.length);
    addRows(sums.pairs, { ...batch, domain: inSlot(() => -1), scores });
  };
}

/** A PSU that was drawn and gave no answer. */
export function registerInTable({ shares, pairs }: TableSums, stratum: number, psu: number): void {
  registerPsu(shares, stratum, psu);
  if (pairs) registerPsu(pairs, stratum, psu);
}

const placesOf = (names: readonly string[]): ReadonlyMap<string, number> =>
  new Map(names.map((name, at) => [name, at]));

const placeIn = (places: ReadonlyMap<string, number>, name: string | null): number =>
  name === null ? -1 : (places.get(name) ?? -1);

/** Positions of the options that were chosen; null: not answered, or by an option there is not. */
function codeReader(
  { kind }: TableShape,
  places: ReadonlyMap<string, number>,
): (answer: string | null) => readonly number[] | null {
  const known = (names: readonly string[]): number[] | null => {
    const found = names.map((name) => placeIn(places, name)).filter((at) => at !== -1);
    return found.length === 0 ? null : found;
  };
  return (answer) => {
    if (answer === null) return null;
    if (kind === 'one' || !answer.startsWith('[')) return known([answer]);
    const chosen = JSON.parse(answer) as string[];
    return known(kind === 'first' ? chosen.slice(0, 1) : chosen);
  };
}

const pairOf = (
  own: readonly number[] | null,
  group: number,
  groups: number,
): readonly number[] | null => (own === null || group === -1 ? null : [own[0]! * groups + group]);

/** Rows × width: 1 for what was chosen, 0 for the rest, missing for all of a row without an answer. */
function indicators(codes: readonly (readonly number[] | null)[], width: number): Float64Array {
  const scores = new Float64Array(codes.length * width);
  codes.forEach((own, row) => {
    if (own === null) scores.fill(NaN, row * width, (row + 1) * width);
    else for (const code of own) scores[row * width + code] = 1;
  });
  return scores;
}

function numberOf(answer: string | null): number {
  const value = answer === null || answer.trim() === '' ? NaN : Number(answer);
  return Number.isFinite(value) ? value : NaN;
}

/** Columns of its own: a view would take all that it looks at along to the thread that estimates. */
const ownRows = (batch: RowBatch): RowBatch => ({
  ...batch,
  weight: batch.weight.slice(),
  fitWeight: batch.fitWeight?.slice(),
  postStratum: batch.postStratum?.slice(),
});
