// Tables of units of today and of before, in one go: those of today first, because the others name them.
import type { Tx } from '../../platform/db/connect.ts';
import { isFormerUnitTable } from '../former-units/former-unit-table.ts';
import {
  type FormerUnitImport,
  importFormerUnits,
} from '../former-units/import-former-units.command.ts';
import { type CommuneImport, importCommunes } from './import-communes.command.ts';

export type ImportedFile =
  | { file: string; of: 'today'; result: CommuneImport }
  | { file: string; of: 'before'; result: FormerUnitImport };

/** @returns one report for each file, those of today first */
export async function importUnits(
  tx: Tx,
  files: readonly { file: string; text: string }[],
  at: Date,
): Promise<ImportedFile[]> {
  const imported: ImportedFile[] = [];
  for (const { file, text } of files.filter((one) => !isFormerUnitTable(one.text)))
    imported.push({ file, of: 'today', result: await importCommunes(tx, text, at) });
  for (const { file, text } of files.filter((one) => isFormerUnitTable(one.text)))
    imported.push({ file, of: 'before', result: await importFormerUnits(tx, text, at) });
  return imported;
}
