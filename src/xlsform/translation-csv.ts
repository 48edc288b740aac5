// Translations as a CSV file, out and in.
import { ownValue } from '../platform/own-value.ts';
import { cellAsMeant, csvText } from '../platform/csv-cells.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import type { Problem } from '../questionnaires/engine/problem.ts';
import { rowsOf } from './tables/csv-tables.ts';
import { MOST_NODES, MOST_ROWS } from '../questionnaires/model/limits.ts';
import { tidy } from './tables/sheet.ts';
import { type TranslationEntry, translationRows } from './translation-grid.ts';

/** Header: key, field, then one column a language: its code. */
export function translationCsv(
  model: Questionnaire,
  langs: readonly string[] = model.languages.map(({ code }) => code),
): string {
  const rows = translationRows(model).map(({ key, field, texts }) => [
    key,
    field,
    ...langs.map((lang) => ownValue(texts, lang) ?? ''),
  ]);
  return csvText([['key', 'field', ...langs], ...rows]);
}

export interface TranslationTable {
  entries: TranslationEntry[];
  problems: Problem[];
}

/** More than any form has: five texts of each question, and every option. */
const MOST_TEXTS = 5 * MOST_NODES + MOST_ROWS;

/** Cells left empty change nothing: a translator's half-filled table takes no words away. */
export function readTranslationCsv(text: string, model: Questionnaire): TranslationTable {
  const rows = rowsOf(text, MOST_TEXTS);
  if (typeof rows === 'string')
    return {
      entries: [],
      problems: [
        { severity: 'error', code: 'csv_unreadable', vars: { file: 'CSV', detail: rows } },
      ],
    };
  if (rows.length > MOST_TEXTS + 1) {
    return {
      entries: [],
      problems: [
        { severity: 'error', code: 'too_many_rows', vars: { sheet: 'CSV', limit: MOST_TEXTS } },
      ],
    };
  }
  const [header = [], ...body] = rows.map((cells) => cells.map((cell) => tidy(cellAsMeant(cell))));
  const keyColumn = header.findIndex((name) => name.toLowerCase() === 'key');
  if (keyColumn < 0)
    return {
      entries: [],
      problems: [{ severity: 'error', code: 'table_key_missing', vars: {}, row: 1 }],
    };
  const columns = languageColumns(header, model);
  const known = new Set(translationRows(model).map(({ key }) => key));
  const strangers = body.flatMap((cells, at): Problem[] => {
    const key = cells[keyColumn] ?? '';
    return key === '' || known.has(key)
      ? []
      : [{ severity: 'warning', code: 'table_row_unknown', vars: { key }, row: at + 2 }];
  });
  const entries = body
    .filter((cells) => known.has(cells[keyColumn] ?? ''))
    .flatMap((cells) =>
      columns.found.flatMap(({ index, code }) =>
        cells[index] ? [{ key: cells[keyColumn] ?? '', lang: code, text: cells[index] }] : [],
      ),
    );
  return { entries, problems: [...columns.problems, ...strangers] };
}

function languageColumns(
  header: readonly string[],
  { languages }: Questionnaire,
): { found: { index: number; code: string }[]; problems: Problem[] } {
  const found: { index: number; code: string }[] = [];
  const problems: Problem[] = [];
  header.forEach((name, index) => {
    const language = languages.find(({ code, name: own, heading }) =>
      [code, own, heading].some((word) => word.toLowerCase() === name.toLowerCase()),
    );
    if (language) found.push({ index, code: language.code });
    else if (!['key', 'field', ''].includes(name.toLowerCase()))
      problems.push({
        severity: 'warning',
        code: 'table_language_unknown',
        vars: { header: name, languages: languages.map(({ code }) => code).join(', ') },
        row: 1,
        column: name,
      });
  });
  return { found, problems };
}
