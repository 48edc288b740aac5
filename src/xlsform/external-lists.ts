// Choice lists in a sheet of their own.
import type { ChoiceList } from '../questionnaires/model/questionnaire.ts';
import { readChoices } from './choices.ts';
import type { ImportContext } from './reading/import-context.ts';
import type { NamedSheets } from './sheet-names.ts';

export function externalLists(
  context: ImportContext,
  { external_choices: sheet }: NamedSheets,
): ChoiceList[] {
  const lists = sheet ? readChoices(context, sheet, (list) => `${list}_external`) : [];
  if (sheet && lists.length > 0) {
    context.problems.push({
      severity: 'warning',
      code: 'external_choices_carried',
      vars: { lists: lists.map(({ name }) => name).join(', ') },
      sheet: sheet.name,
    });
  }
  return lists;
}
