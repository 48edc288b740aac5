// Reads the table of published scores by province and year. An empty cell or 0 where the index had the
// sub-dimension that year was withheld by its publisher: missing, never 0. Sums are checked, not mended.
import { ownValue } from '../platform/own-value.ts';
import { fold } from '../platform/i18n/folding.ts';
import type { IndexStructure, PublishedDimension } from './papi-structure.ts';
import { subDimensionsIn } from './papi-structure.ts';

export interface PublishedScore {
  year: number;
  localityId: number;
  /** 'D5' or 'SC53'. */
  node: string;
  level: 'dimension' | 'subdimension';
  score: number | null;
  /** Key under records.withheld; null where there is a score. */
  withheldReason: 'empty' | 'zero' | null;
}

/** `code`: key under records.import.refusals. `row`: line in the table, the header being 1. */
export interface Refusal {
  row: number;
  column: string;
  code: string;
  value: string;
}
/** A dimension whose sub-dimensions do not add up to it; `published` null: it was withheld and they were not. */
export interface SumProblem {
  row: number;
  year: number;
  province: string;
  dimension: string;
  published: number | null;
  sum: number;
}
export interface PapiTable {
  rows: number;
  scores: PublishedScore[];
  refusals: Refusal[];
  sumProblems: SumProblem[];
}

/** Published figures carry six decimals or more; a sum of four may differ by their rounding. */
export const SUM_TOLERANCE = 0.0001;

/** Names of provinces in the source that differ from the official ones by more than accents and blanks. */
const NAMED_EXCEPTIONS: Readonly<Record<string, string>> = { thuathienhue: 'hue' };

/** 'Hanoi' and 'Hà Nội' give the same key. */
export function provinceKey(name: string): string {
  const key = fold(name).replaceAll(' ', '');
  return ownValue(NAMED_EXCEPTIONS, key) ?? key;
}

interface Cells {
  row: number;
  text(column: string): string;
}

/** @param records rows of the table, header first
 * @param findUnit the unit that bore a name (as a provinceKey) in a year */
export function readPapiTable(
  records: readonly (readonly string[])[],
  structure: IndexStructure,
  findUnit: (key: string, year: number) => number | null,
): PapiTable {
  const header = records[0] ?? [];
  const table: PapiTable = {
    rows: 0,
    scores: [],
    refusals: missingColumns(header, structure),
    sumProblems: [],
  };
  if (table.refusals.length > 0) return table;
  const places = new Map(header.map((title, index) => [title.trim(), index]));
  const seen = new Set<string>();
  for (const [index, record] of records.entries()) {
    if (index === 0 || record.every((text) => text.trim() === '')) continue;
    table.rows += 1;
    takeRow(
      table,
      structure,
      unitRow(
        { row: index + 1, text: (column) => record[places.get(column) ?? -1]?.trim() ?? '' },
        findUnit,
        seen,
      ),
    );
  }
  return table;
}

function missingColumns(header: readonly string[], structure: IndexStructure): Refusal[] {
  const titles = new Set(header.map((title) => title.trim()));
  const wanted = [
    'year',
    'province',
    ...structure.dimensions.flatMap((dimension) => [
      ...dimension.subDimensions.map((sub) => sub.code),
      dimension.code,
    ]),
  ];
  return wanted
    .filter((column) => !titles.has(column))
    .map((column) => ({ row: 1, column, code: 'columnMissing', value: column }));
}

interface UnitRow {
  cells: Cells;
  year: number;
  localityId: number;
  province: string;
  refusals: Refusal[];
}

function unitRow(
  cells: Cells,
  findUnit: (key: string, year: number) => number | null,
  seen: Set<string>,
): UnitRow {
  const [yearText, province] = [cells.text('year'), cells.text('province')];
  const year = /^\d{4}$/.test(yearText) ? Number(yearText) : null;
  const refuse = (column: string, code: string, value: string): UnitRow => ({
    cells,
    year: 0,
    localityId: 0,
    province,
    refusals: [{ row: cells.row, column, code, value }],
  });
  if (year === null) return refuse('year', 'year', yearText);
  const localityId = findUnit(provinceKey(province), year);
  if (localityId === null) return refuse('province', 'province', province);
  const key = `${year} ${localityId}`;
  if (seen.has(key)) return refuse('province', 'twice', `${province} ${year}`);
  seen.add(key);
  return { cells, year, localityId, province, refusals: [] };
}

function takeRow(table: PapiTable, structure: IndexStructure, unit: UnitRow): void {
  const read =
    unit.refusals.length > 0
      ? []
      : structure.dimensions.map((dimension) => readDimension(unit, dimension));
  const refusals = [...unit.refusals, ...read.flatMap((dimension) => dimension.refusals)];
  table.refusals.push(...refusals);
  if (refusals.length > 0) return;
  table.scores.push(...read.flatMap((dimension) => dimension.scores));
  table.sumProblems.push(...read.flatMap((dimension) => dimension.sumProblems));
}

function readDimension(unit: UnitRow, dimension: PublishedDimension) {
  const subs = subDimensionsIn(dimension, unit.year);
  const nodes = subs.length === 0 ? [] : [dimension.code, ...subs.map((sub) => sub.code)];
  const read = nodes.map((node) => readScore(unit, node));
  const refusals = read.flatMap((entry) => ('refusal' in entry ? [entry.refusal] : []));
  const scores = read.flatMap((entry) => ('score' in entry ? [entry.score] : []));
  return {
    refusals,
    scores,
    sumProblems: refusals.length > 0 ? [] : sumProblemsOf(unit, dimension.code, scores),
  };
}

function readScore(unit: UnitRow, node: string): { score: PublishedScore } | { refusal: Refusal } {
  const text = unit.cells.text(node);
  const value = text === '' ? 0 : Number(text);
  if (!(value >= 0 && value <= 10))
    return { refusal: { row: unit.cells.row, column: node, code: 'score', value: text } };
  const withheldReason = text === '' ? 'empty' : value === 0 ? 'zero' : null;
  const level = node.startsWith('SC') ? 'subdimension' : 'dimension';
  return {
    score: {
      year: unit.year,
      localityId: unit.localityId,
      node,
      level,
      score: withheldReason === null ? value : null,
      withheldReason,
    },
  };
}

function sumProblemsOf(
  unit: UnitRow,
  dimension: string,
  scores: readonly PublishedScore[],
): SumProblem[] {
  const [own, ...subs] = scores.map((score) => score.score);
  const published = own ?? null;
  const given = subs.filter((score) => score !== null);
  const sum = given.reduce((total, score) => total + score, 0);
  if (given.length === 0 && published === null) return [];
  if (published !== null && Math.abs(published - sum) <= SUM_TOLERANCE) return [];
  return [
    { row: unit.cells.row, year: unit.year, province: unit.province, dimension, published, sum },
  ];
}
