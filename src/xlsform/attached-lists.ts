// Choice lists that a questionnaire takes from attached tables.
import type {
  ChoiceList,
  Node,
  Questionnaire,
  Table,
} from '../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../questionnaires/model/nodes.ts';
import type { Desk } from './reading/import-report.ts';
import { report } from './reading/import-report.ts';
import { BARE_CODE } from './reading/languages.ts';
import type { SheetSet } from './tables/sheet.ts';

/** Lists of `select_one_from_file towns.csv`, from the attached table of that name. */
export function listsFromTables(
  desk: Desk,
  children: readonly Node[],
  { tables }: SheetSet,
): ChoiceList[] {
  for (const [list, spot] of desk.fromFile)
    if (!tables.some(({ name }) => name === list))
      report(desk, { severity: 'error', code: 'table_missing', vars: { name: list, list } }, spot);
  const askers = new Map(
    questionsOf({ children } as Questionnaire).flatMap((question) =>
      question.list === undefined ? [] : [[question.list, question] as const],
    ),
  );
  return tables.flatMap((table) => {
    const asker = askers.get(table.name);
    return asker ? listFromTable(desk, table, asker.parameters ?? {}) : [];
  });
}

function listFromTable(
  desk: Desk,
  { name, header, rows }: Table,
  parameters: Readonly<Record<string, string>>,
): ChoiceList[] {
  const value = header.indexOf(parameters['value'] ?? 'name');
  const label = header.indexOf(parameters['label'] ?? 'label');
  if (value < 0)
    desk.problems.push({
      severity: 'error',
      code: 'column_missing',
      vars: { header: parameters['value'] ?? 'name', list: name },
      sheet: `${name}.csv`,
      row: 1,
    });
  const further = (cells: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      header.flatMap((column, index) =>
        cells[index] && column !== 'name' && column !== 'label'
          ? [[column, cells[index]] as const]
          : [],
      ),
    );
  const choices = rows.map((cells) => ({
    name: cells[value] ?? '',
    label: { [BARE_CODE]: cells[label] ?? cells[value] ?? '' },
    columns: further(cells),
  }));
  return value < 0 ? [] : [{ name, choices: choices.filter((choice) => choice.name !== '') }];
}
