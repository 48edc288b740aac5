// Choice lists in a sheet of their own.
import type { ChoiceList } from '../questionnaires/model/questionnaire.ts';
import { readChoices } from './choices.ts';
import type { Desk } from './reading/import-report.ts';
import type { NamedSheets } from './sheet-names.ts';

export function externalLists(desk: Desk, { external_choices: sheet }: NamedSheets): ChoiceList[] {
  const lists = sheet ? readChoices(desk, sheet, (list) => `${list}_external`) : [];
  if (sheet && lists.length > 0) {
    desk.problems.push({
      severity: 'warning',
      code: 'external_choices_carried',
      vars: { lists: lists.map(({ name }) => name).join(', ') },
      sheet: sheet.name,
    });
  }
  return lists;
}
