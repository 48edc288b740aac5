// Rows of a table of published PAPI scores, read cell by cell.
import type { IndexStructure, PublishedDimension } from './papi-structure.ts';
import { subDimensionsIn } from './papi-structure.ts';
import { sumProblemsOf } from './papi-sums.ts';
import type { PapiTable } from './papi-scores.ts';
import type { PublishedScore, Refusal, UnitRow } from './papi-scores.ts';

export function takeRow(table: PapiTable, structure: IndexStructure, unit: UnitRow): void {
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
