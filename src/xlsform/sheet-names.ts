// Which sheet is which, in any case; names that look like a slip are named.
import { nearest } from '../questionnaires/expressions/advice.ts';
import type { ImportContext } from './reading/import-context.ts';
import type { Sheet } from './tables/sheet.ts';

const NAMES = ['survey', 'choices', 'settings', 'external_choices', 'entities', 'osm'] as const;
type SheetName = (typeof NAMES)[number];
const WITHOUT_EFFECT = new Set<SheetName>(['entities', 'osm']);

export type NamedSheets = Partial<Record<SheetName, Sheet>>;

const plain = (name: string): string => name.trim().toLowerCase().replace(/\s+/g, '_');

export function nameSheets(context: ImportContext, sheets: readonly Sheet[]): NamedSheets {
  const found: NamedSheets = {};
  for (const sheet of sheets) {
    const name = NAMES.find((known) => known === plain(sheet.name));
    if (!name) continue;
    if (found[name])
      context.problems.push({
        severity: 'error',
        code: 'sheet_twice',
        vars: { name: sheet.name },
        sheet: sheet.name,
      });
    else found[name] = sheet;
    for (const { code, cell, vars } of sheet.lost ?? [])
      context.problems.push({
        severity: 'warning',
        code,
        vars,
        sheet: sheet.name,
        cell,
        column: '',
      });
    if (WITHOUT_EFFECT.has(name) && sheet.rows.length > 1)
      context.problems.push({
        severity: 'warning',
        code: 'sheet_no_effect',
        vars: { name: sheet.name },
        sheet: sheet.name,
      });
  }
  for (const sheet of sheets) remarkStranger(context, sheet, found);
  if (!found.survey)
    context.problems.push({
      severity: 'error',
      code: 'survey_sheet_missing',
      vars: { sheets: sheets.map(({ name }) => name).join(', ') },
    });
  return found;
}

function remarkStranger(context: ImportContext, { name, rows }: Sheet, found: NamedSheets): void {
  const key = plain(name);
  if (NAMES.some((known) => known === key) || name.startsWith('_')) return;
  const near = nearest(key, NAMES);
  const missed = near !== undefined && !found[near as SheetName];
  if (missed)
    context.problems.push({
      severity: 'warning',
      code: 'sheet_misspelt',
      vars: { name, write: near },
      sheet: name,
    });
  else if (rows.length > 0)
    context.problems.push({
      severity: 'warning',
      code: 'sheet_ignored',
      vars: { name },
      sheet: name,
    });
}
