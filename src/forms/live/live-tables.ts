// Attached tables for the browser: only the columns that are read.
import type { Table } from '../../questionnaires/model/questionnaire.ts';
import type { LiveContext } from './live-context.ts';

export function tableOf({ name, header, rows }: Table, { plan }: LiveContext): Table {
  const kept = header.flatMap((column, index) =>
    plan.reading.columns.has(column) || column === 'name' || column === 'label' ? [index] : [],
  );
  return {
    name,
    header: kept.map((index) => header[index] ?? ''),
    rows: rows.map((row) => kept.map((index) => row[index] ?? '')),
  };
}
