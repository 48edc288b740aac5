// Takes a table of published PAPI scores into the records. Rows that cannot be taken are reported and left
// out, sums that do not agree are reported and kept as published. A second run changes nothing.
import { parse } from 'csv-parse/sync';
import { audit } from '../accounts/audit.store.ts';
import { listUnitsOfLevel } from '../localities/localities.store.ts';
import type { Tx } from '../platform/db/connect.ts';
import { papiStructure } from './papi-structure.files.ts';
import type { PapiTable } from './papi-scores.ts';
import { provinceKey } from './papi-scores.ts';
import { readPapiTable } from './papi-table.ts';
import { savePublishedScores } from './published-scores.store.ts';

export interface PapiImport extends Omit<PapiTable, 'scores'> {
  /** Scores read, those withheld among them. */
  scores: number;
  withheld: number;
  added: number;
  changed: number;
}

/** @param text the table as UTF-8 CSV
 * @param from `origin`: the file or publication the figures are from */
export async function importPapi(
  tx: Tx,
  text: string,
  from: { origin: string; at: Date },
): Promise<PapiImport> {
  const structure = papiStructure();
  const table = readPapiTable(
    parse(text, { bom: true, relax_column_count: true }) as string[][],
    structure,
    await unitFinder(tx),
  );
  const written = await savePublishedScores(tx, table.scores, {
    source: structure.source,
    ...from,
  });
  const result = {
    ...table,
    scores: table.scores.length,
    withheld: table.scores.filter((score) => score.score === null).length,
    ...written,
  };
  await audit(tx, {
    at: from.at,
    actor: null,
    action: 'records.imported',
    details: {
      source: structure.source,
      origin: from.origin,
      scores: result.scores,
      ...written,
      refusals: table.refusals.length,
      sumProblems: table.sumProblems.length,
    },
  });
  return result;
}

/** The province in force at the end of the year, by either of its names. */
async function unitFinder(tx: Tx): Promise<(key: string, year: number) => number | null> {
  const provinces = (await listUnitsOfLevel(tx, 'province')).map((unit) => ({
    unit,
    keys: [provinceKey(unit.name.vi), provinceKey(unit.name.en)],
  }));
  return (key, year) => {
    const day = `${year}-12-31`;
    const found = provinces.find(
      ({ unit, keys }) =>
        keys.includes(key) &&
        unit.validFrom <= day &&
        (unit.validTo === null || unit.validTo > day),
    );
    return found?.unit.id ?? null;
  };
}
