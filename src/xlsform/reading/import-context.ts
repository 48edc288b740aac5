// The context a workbook is read with: what was found wrong so far, which languages turned up, and where everything was,
// so that a mistake found much later can still name its cell.
import type { Language } from '../../questionnaires/model/questionnaire.ts';
import type { Field, Problem } from '../../questionnaires/engine/problem.ts';
import type { Column } from './column.ts';
import { languageOf } from './languages.ts';
import type { Row } from '../tables/sheet.ts';
import { cellName } from '../tables/sheet.ts';

export interface Origin {
  sheet: string;
  row: number;
  columns: Map<string, Column>;
}

export interface ImportContext {
  readonly problems: Problem[];
  /** By heading, in the order they turn up. */
  readonly languages: Map<string, Language>;
  readonly nodes: Map<string, Origin>;
  /** By list and option. */
  readonly choices: Map<string, Origin>;
  readonly dropUnsupported: boolean;
  /** Lists to be read from an attached file: list → where it is asked for. */
  readonly fromFile: Map<string, Spot>;
  /** Remarks made once for a whole column. */
  readonly said: Set<string>;
  /** The first column of words that names no language. */
  bare: (Spot & { column: Column }) | null;
  /** Such a column is beside one of the same meaning that names its language. */
  bareBesideNamed: boolean;
}

export const newImportContext = (dropUnsupported: boolean): ImportContext => ({
  problems: [],
  languages: new Map(),
  nodes: new Map(),
  choices: new Map(),
  dropUnsupported,
  fromFile: new Map(),
  said: new Set(),
  bare: null,
  bareBesideNamed: false,
});

export const fieldKey = (field: string, lang?: string): string =>
  lang === undefined ? field : `${field}:${lang}`;
export const choiceKey = (list: string, option: string): string => `${list}\u0000${option}`;

export interface Spot {
  sheet: string;
  row: Row;
  column?: Column | undefined;
}

export interface Finding {
  severity: Problem['severity'];
  code: string;
  vars: Problem['vars'];
}

export function report(
  context: ImportContext,
  finding: Finding,
  { sheet, row, column }: Spot,
): void {
  const at = column ? { column: column.header, cell: cellName(column.index, row.number) } : {};
  context.problems.push({ ...finding, sheet, row: row.number, ...at });
}

/** The language of a translated column; two headings of one language are the same language. */
export function languageFor(context: ImportContext, heading: string): Language {
  const known = context.languages.get(heading);
  if (known) return known;
  const made = languageOf(heading);
  const same = [...context.languages.values()].find(({ code }) => code === made.code);
  context.languages.set(heading, same ?? made);
  return same ?? made;
}

/** A problem of the compiled questionnaire, with the cell its author has to go to. */
export function locate(context: ImportContext, problem: Problem): Problem {
  const origin =
    problem.node === undefined ? optionOrigin(context, problem) : context.nodes.get(problem.node);
  if (!origin) return problem;
  const field = problem.field ?? (problem.node === undefined ? 'name' : 'type');
  const column =
    origin.columns.get(fieldKey(field, problem.lang)) ??
    origin.columns.get(field) ??
    origin.columns.get('type');
  return {
    ...problem,
    sheet: origin.sheet,
    row: origin.row,
    ...(column ? { column: column.header, cell: cellName(column.index, origin.row) } : {}),
  };
}

function optionOrigin(context: ImportContext, { vars }: Problem): Origin | undefined {
  return context.choices.get(choiceKey(String(vars['list'] ?? ''), String(vars['option'] ?? '')));
}

/** The model's field for each column of the survey sheet. */
export const FIELD_OF: Readonly<Record<string, Field>> = {
  type: 'type',
  name: 'name',
  label: 'label',
  hint: 'hint',
  guidance_hint: 'guidanceHint',
  relevant: 'relevant',
  required: 'required',
  required_message: 'requiredMessage',
  constraint: 'constraint',
  constraint_message: 'constraintMessage',
  calculation: 'calculation',
  default: 'default',
  read_only: 'readOnly',
  choice_filter: 'choiceFilter',
  repeat_count: 'count',
  parameters: 'parameters',
  appearance: 'appearance',
  sensitive: 'sensitive',
  breakdown: 'breakdown',
  question_id: 'id',
};
