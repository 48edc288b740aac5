// The tables of the folder seeds/, by their columns.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { seedsFolder } from '../platform/config/paths.ts';
import { ownValue } from '../platform/own-value.ts';

export type Row = Readonly<Record<string, string>>;

export function table(file: string): Row[] {
  return parse(readFileSync(path.join(seedsFolder, file)), { columns: true, bom: true }) as Row[];
}

/** @throws Error where the table has no such column */
export function cell(row: Row, column: string): string {
  const value = ownValue(row, column);
  if (value === undefined)
    throw new Error(`seeds: there is no column ${column} beside ${Object.keys(row).join(', ')}`);
  return value;
}
