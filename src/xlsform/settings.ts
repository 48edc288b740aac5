// The settings sheet: one row that says what the form is called and in which language it is written first.
import { putValue } from '../platform/own-value.ts';
import { FIRST_PAGE_TEXTS, type FirstPageTexts } from '../questionnaires/model/first-page-texts.ts';
import type { Questionnaire, Text } from '../questionnaires/model/questionnaire.ts';
import type { ImportContext } from './reading/import-context.ts';
import { report } from './reading/import-context.ts';
import { readHeaders } from './reading/headers.ts';
import type { Line } from './reading/row-reader.ts';
import { cellText, furtherColumns, words } from './reading/row-reader.ts';
import type { Sheet } from './tables/sheet.ts';
import { SETTINGS } from './reading/vocabulary.ts';

export interface Settings {
  code: string | undefined;
  /** By language; the bare `form_title` under the empty code. */
  titles: Text;
  defaultLanguage: string | undefined;
  formVersion: string | undefined;
  /** By language. */
  firstPage: FirstPageTexts;
  further: NonNullable<Questionnaire['settings']>;
}

export const NO_SETTINGS: Settings = {
  code: undefined,
  titles: {},
  defaultLanguage: undefined,
  formVersion: undefined,
  firstPage: {},
  further: {},
};
const MEANINGFUL = new Set(['allow_choice_duplicates', 'index']);
const TEXT_IN = /^(title|introduction|purpose|asked)_([a-z]{1,8}(?:[-_][a-z0-9]{1,8})*)$/i;

export function readSettings(context: ImportContext, sheet: Sheet): Settings {
  const { columns, body, problems } = readHeaders(sheet, SETTINGS);
  context.problems.push(...problems.filter(({ code }) => code !== 'header_unknown'));
  const [row, ignored] = body;
  if (!row) return NO_SETTINGS;
  if (ignored)
    report(
      context,
      { severity: 'warning', code: 'settings_rows_ignored', vars: {} },
      { sheet: sheet.name, row: ignored },
    );
  const line: Line = { context, sheet: sheet.name, row, columns };
  const { titles, firstPage, rest } = apart(furtherColumns(line) ?? {});
  for (const column of columns) {
    if (!column.known && Object.hasOwn(rest, column.header) && !MEANINGFUL.has(column.header))
      report(
        context,
        { severity: 'warning', code: 'setting_no_effect', vars: { header: column.header } },
        { sheet: sheet.name, row, column },
      );
  }
  const stated = (key: string): string | undefined => cellText(line, key) || undefined;
  return {
    code: stated('form_id'),
    defaultLanguage: stated('default_language'),
    formVersion: stated('version'),
    firstPage,
    further: rest,
    titles: {
      ...words({ ...line, columns: columns.filter(({ heading }) => heading !== '') }, 'form_title'),
      ...titles,
      ...bareTitle(stated('form_title')),
    },
  };
}

const bareTitle = (title: string | undefined): Text => (title === undefined ? {} : { '': title });

/**
 * Our own columns `title_en`, `title_vi` hold the title in each language; `introduction_vi`, `purpose_vi`,
 * `asked_vi` what is read before the first question.
 */
function apart(columns: Readonly<Record<string, string>>): {
  titles: Text;
  firstPage: FirstPageTexts;
  rest: Record<string, string>;
} {
  const titles: Text = {};
  const firstPage: FirstPageTexts = {};
  const rest: Record<string, string> = {};
  for (const [header, text] of Object.entries(columns)) {
    const [, what, code] = TEXT_IN.exec(header) ?? [];
    if (what === undefined || code === undefined)
      putValue(
        rest,
        header.toLowerCase() === 'allow_choice_duplicates' ? 'allow_choice_duplicates' : header,
        text,
      );
    else putValue(textsIn(what.toLowerCase()), code.toLowerCase(), text);
  }
  return { titles, firstPage, rest };

  function textsIn(what: string): Text {
    const name = FIRST_PAGE_TEXTS.find((one) => one === what);
    return name === undefined ? titles : (firstPage[name] ??= {});
  }
}
