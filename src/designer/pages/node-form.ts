// The page of one question, group or repeat as typed: between the model and the form, in both directions. What is typed is
// kept as typed until it is saved, so that a page that comes back with errors has lost nothing.
import { ownValue } from '../../platform/own-value.ts';
import type { FormFields } from '../../platform/http/endpoint.ts';
import type {
  Choice,
  Node,
  Question,
  Questionnaire,
  Text,
} from '../../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import type { KindOf, Operator, Row } from '../editing/condition.ts';
import { OPERATORS, simpleOf } from '../editing/condition.ts';
import { QUESTION_KINDS, type QuestionKind } from '../../questionnaires/kinds/traits.ts';

export const TEXT_FIELDS = [
  'label',
  'hint',
  'guidanceHint',
  'requiredMessage',
  'constraintMessage',
] as const;
export type TextField = (typeof TEXT_FIELDS)[number];
export const WRITTEN_FIELDS = [
  'constraint',
  'calculation',
  'default',
  'readOnly',
  'choiceFilter',
  'count',
  'appearance',
  'requiredWhen',
  'relevant',
] as const;
export type WrittenField = (typeof WRITTEN_FIELDS)[number];
/** Parameters that have a field of their own; others are kept as they are. */
export const PARAMETERS: Readonly<Partial<Record<QuestionKind, readonly string[]>>> = {
  range: ['start', 'end', 'step'],
  select_one: ['randomize'],
  select_multiple: ['randomize'],
  rank: ['randomize'],
};

/** `was`: its place in the list as saved, from 0; empty for a new one. What the page does not show (`columns`) comes from there. */
export interface OptionRow {
  name: string;
  label: Text;
  was: string;
  columns: Record<string, string> | undefined;
}
export interface NodeForm {
  type: Node['type'];
  /** Null for groups and repeats. */
  kind: QuestionKind | null;
  name: string;
  texts: Record<TextField, Text>;
  /** Name of the list; empty: an own list is made. `shown` is the list whose options stand in the form. */
  list: string;
  shown: string;
  copy: boolean;
  options: OptionRow[];
  paste: string;
  orOther: boolean;
  relevance: { mode: 'always' | 'simple' | 'written'; join: 'and' | 'or'; rows: Row[] };
  required: 'no' | 'yes' | 'when';
  written: Record<WrittenField, string>;
  parameters: Record<string, string>;
  sensitive: boolean;
}

export const kindsOf = (model: Questionnaire): KindOf => {
  const kinds = new Map(questionsOf(model).map(({ name, kind }) => [name, kind]));
  return (name) => kinds.get(name);
};

/** Lists longer than this are changed in the workbook, not row by row. */
export const MOST_OPTION_ROWS = 80;

export function formOf(node: Node, model: Questionnaire): NodeForm {
  const loose = (
    node.type === 'question' ? node : { label: node.label, hint: node.hint }
  ) as Partial<Question>;
  const list = loose.list ?? '';
  return {
    type: node.type,
    kind: node.type === 'question' ? node.kind : null,
    name: node.name,
    texts: Object.fromEntries(
      TEXT_FIELDS.map((field) => [field, loose[field] ?? {}]),
    ) as NodeForm['texts'],
    list,
    shown: list,
    copy: false,
    options: optionsOf(model, list),
    paste: '',
    orOther: loose.orOther === true,
    relevance: relevanceOf(node.relevant, model),
    required: loose.required === undefined ? 'no' : loose.required === 'true()' ? 'yes' : 'when',
    written: writtenOf(node, loose),
    parameters: { ...loose.parameters },
    sensitive: loose.sensitive === true,
  };
}

export function optionsOf(model: Questionnaire, list: string): OptionRow[] {
  const choices = model.lists.find(({ name }) => name === list)?.choices ?? [];
  return choices.map((choice: Choice, at) => ({
    name: choice.name,
    label: choice.label,
    was: String(at),
    columns: choice.columns,
  }));
}

function relevanceOf(source: string | undefined, model: Questionnaire): NodeForm['relevance'] {
  if (source === undefined) return { mode: 'always', join: 'and', rows: [] };
  const simple = simpleOf(source, kindsOf(model));
  return simple ? { mode: 'simple', ...simple } : { mode: 'written', join: 'and', rows: [] };
}

function writtenOf(node: Node, loose: Partial<Question>): NodeForm['written'] {
  const sources: Record<WrittenField, string | undefined> = {
    constraint: loose.constraint,
    calculation: loose.calculation,
    default: loose.default,
    readOnly: loose.readOnly,
    choiceFilter: loose.choiceFilter,
    count: node.type === 'repeat' ? node.count : undefined,
    appearance: node.appearance,
    relevant: node.relevant,
    requiredWhen: loose.required === 'true()' ? undefined : loose.required,
  };
  return Object.fromEntries(
    WRITTEN_FIELDS.map((field) => [field, sources[field] ?? '']),
  ) as NodeForm['written'];
}

/** The form as a browser sent it. What the page did not show for this kind keeps its value from the model. */
export function readNodeForm(fields: FormFields, node: Node, model: Questionnaire): NodeForm {
  const before = formOf(node, model);
  const one = (name: string, otherwise = ''): string => {
    const value = ownValue(fields, name);
    return value === undefined
      ? otherwise
      : (Array.isArray(value) ? (value.at(-1) ?? '') : value).replace(/\r\n?/g, '\n');
  };
  const ticked = (name: string): boolean => one(name) === 'yes';
  const kind = one('kind', before.kind ?? '');
  const spoken = (prefix: string, kept: Text): Text => ({
    ...kept,
    ...Object.fromEntries(
      model.languages.flatMap(({ code }) =>
        ownValue(fields, `${prefix}.${code}`) === undefined
          ? []
          : [[code, one(`${prefix}.${code}`)]],
      ),
    ),
  });
  const shown = one('shown', before.shown);
  return {
    ...before,
    kind:
      before.kind === null ? null : (QUESTION_KINDS.find((known) => known === kind) ?? before.kind),
    name: one('name', before.name).trim(),
    texts: Object.fromEntries(
      TEXT_FIELDS.map((field) => [field, spoken(field, before.texts[field])]),
    ) as NodeForm['texts'],
    list: one('list', before.list),
    shown,
    copy: ticked('copy'),
    paste: one('paste'),
    orOther: fields['orOther.shown'] === undefined ? before.orOther : ticked('orOther'),
    options:
      readRows(fields, 'option').length === 0
        ? optionsOf(model, shown)
        : readOptions(one, readRows(fields, 'option'), { spoken, saved: optionsOf(model, shown) }),
    relevance:
      fields['mode'] === undefined
        ? before.relevance
        : readRelevance(one, readRows(fields, 'condition'), before.relevance),
    required:
      (['no', 'yes', 'when'] as const).find((mode) => mode === one('required', before.required)) ??
      'no',
    written: Object.fromEntries(
      WRITTEN_FIELDS.map((field) => [field, one(field, before.written[field])]),
    ) as NodeForm['written'],
    parameters: {
      ...before.parameters,
      ...Object.fromEntries(
        Object.keys(fields)
          .filter((name) => name.startsWith('parameter.'))
          .map((name) => [name.slice(10), one(name).trim()]),
      ),
    },
    sensitive: fields['sensitive.shown'] === undefined ? before.sensitive : ticked('sensitive'),
  };
}

type One = (name: string, otherwise?: string) => string;

interface Reading {
  spoken: (prefix: string, kept: Text) => Text;
  saved: readonly OptionRow[];
}

function readOptions(one: One, rows: readonly string[], { spoken, saved }: Reading): OptionRow[] {
  return rows.map((row) => {
    const was = saved.find((option) => option.was === one(`option.${row}.was`));
    return {
      name: one(`option.${row}.name`).trim(),
      label: spoken(`option.${row}.label`, {}),
      was: was?.was ?? '',
      columns: was?.columns,
    };
  });
}

function readRelevance(
  one: One,
  rows: readonly string[],
  before: NodeForm['relevance'],
): NodeForm['relevance'] {
  const mode =
    (['always', 'simple', 'written'] as const).find(
      (known) => known === one('mode', before.mode),
    ) ?? before.mode;
  const read = rows.map((row): Row => ({
    question: one(`condition.${row}.question`).trim(),
    value: one(`condition.${row}.value`).trim(),
    operator:
      OPERATORS.find((known): known is Operator => known === one(`condition.${row}.operator`)) ??
      'is',
  }));
  return { mode, join: one('join', before.join) === 'or' ? 'or' : 'and', rows: read };
}

/** The numbers of `option.0.…`, `option.1.…`, in the order of the page. */
function readRows(fields: FormFields, prefix: string): string[] {
  const pattern = new RegExp(`^${prefix}\\.(\\d{1,4})\\.`);
  return [...new Set(Object.keys(fields).flatMap((name) => pattern.exec(name)?.[1] ?? []))].sort(
    (a, b) => Number(a) - Number(b),
  );
}
