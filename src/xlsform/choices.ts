// The choices sheet: options by list, with the further columns that filters read.
import type { Choice, ChoiceList, Text } from '../questionnaires/model/questionnaire.ts';
import type { ImportContext } from './reading/import-context.ts';
import { choiceKey } from './reading/import-context.ts';
import { readHeaders } from './reading/headers.ts';
import type { Line } from './reading/row-reader.ts';
import {
  complain,
  furtherColumns,
  nameText,
  originOf,
  present,
  warn,
  words,
} from './reading/row-reader.ts';
import type { Sheet } from './tables/sheet.ts';
import { CHOICES, isMedia } from './reading/vocabulary.ts';

/** @param rename lists of `external_choices` are kept apart from lists of the same name */
export function readChoices(
  context: ImportContext,
  sheet: Sheet,
  rename: (list: string) => string = (list) => list,
): ChoiceList[] {
  const { columns, body, problems } = readHeaders(sheet, CHOICES);
  context.problems.push(
    ...problems
      .filter(({ code, column = '' }) => code !== 'header_unknown' || isMedia(column))
      .map((problem) =>
        problem.code === 'header_unknown' ? { ...problem, code: 'media_column' } : problem,
      ),
  );
  const lists = new Map<string, Choice[]>();
  if (
    body.length === 0 ||
    !hasColumns(
      context,
      sheet,
      columns.map(({ key }) => key),
    )
  )
    return [];
  for (const row of body) {
    const line: Line = { context, sheet: sheet.name, row, columns };
    const found = readChoice(line, rename);
    if (!found) continue;
    const list = lists.get(found.list) ?? [];
    list.push(found.choice);
    lists.set(found.list, list);
  }
  return [...lists].map(([name, choices]) => ({ name, choices }));
}

function hasColumns(context: ImportContext, sheet: Sheet, keys: readonly string[]): boolean {
  const missing = ['list_name', 'name'].filter((key) => !keys.includes(key));
  for (const header of missing)
    context.problems.push({
      severity: 'error',
      code: 'column_missing',
      vars: { header },
      sheet: sheet.name,
      row: sheet.rows[0]?.number ?? 1,
    });
  return missing.length === 0;
}

function readChoice(
  line: Line,
  rename: (list: string) => string,
): { list: string; choice: Choice } | null {
  const [list, name, label] = [
    nameText(line, 'list_name'),
    nameText(line, 'name'),
    words(line, 'label'),
  ];
  if (list === '' && name === '' && !label) return null;
  if (list === '') {
    complain(line, 'list_name', 'option_without_list', { option: name });
    return null;
  }
  if (name === '') {
    complain(line, 'name', 'option_without_name', { list });
    return null;
  }
  if (!label) warn(line, 'label', 'option_without_label', { list, option: name });
  const choice: Choice = present({
    name,
    label: label ?? ({} as Text),
    columns: furtherColumns(line),
  });
  line.context.choices.set(choiceKey(rename(list), name), originOf(line));
  return { list: rename(list), choice };
}
