// Choice lists that a questionnaire takes from attached tables.
import type {
  ChoiceList,
  Node,
  Questionnaire,
  Table,
} from '../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../questionnaires/model/nodes.ts';
import type { ImportContext } from './reading/import-context.ts';
import { report } from './reading/import-context.ts';
import { BARE_CODE } from './reading/languages.ts';
import type { SheetSet } from './tables/sheet.ts';

/** Lists of `select_one_from_file towns.csv`, from the attached table of that name. */
export function listsFromTables(
  context: ImportContext,
  children: readonly Node[],
  { tables }: SheetSet,
): ChoiceList[] {
  for (const [list, spot] of context.fromFile)
    if (!tables.some(({ name }) => name === list))
      report(
        context,
        { severity: 'error', code: 'table_missing', vars: { name: list, list } },
        spot,
      );
  const askers = new Map(
    questionsOf({ children } as Questionnaire).flatMap((question) =>
      question.list === undefined ? [] : [[question.list, question] as const],
    ),
  );
  return tables.flatMap((table) => {
    const asker = askers.get(table.name);
    return asker ? listFromTable(context, table, asker.parameters ?? {}) : [];
  });
}

function listFromTable(
  context: ImportContext,
  { name, header, rows }: Table,
  parameters: Readonly<Record<string, string>>,
): ChoiceList[] {
  const value = header.indexOf(parameters['value'] ?? 'name');
  const label = header.indexOf(parameters['label'] ?? 'label');
  if (value < 0)
    context.problems.push({
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
