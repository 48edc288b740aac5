// Reads the form of a question, group or repeat as a browser sent it. What the page did not show keeps its value from
// the model.
import { ownValue } from '../../../platform/own-value.ts';
import type { FormFields } from '../../../platform/http/endpoint.ts';
import type { Node, Questionnaire, Text } from '../../../questionnaires/model/questionnaire.ts';
import type { Operator, ConditionRow } from '../../editing/conditions/condition.ts';
import { OPERATORS } from '../../editing/conditions/condition.ts';
import { QUESTION_KINDS } from '../../../questionnaires/kinds/traits.ts';
import { formOf, type NodeForm, type OptionRow, optionsOf } from './node-form.ts';
import { TEXT_FIELDS, WRITTEN_FIELDS } from './node-fields.ts';

/** The form as a browser sent it. What the page did not show for this kind keeps its value from the model. */
export function readNodeForm(fields: FormFields, node: Node, model: Questionnaire): NodeForm {
  const before = formOf(node, model);
  const one = fieldReader(fields);
  const ticked = (name: string): boolean => one(name) === 'yes';
  const kind = one('kind', before.kind ?? '');
  const translated = textReader(fields, model);
  const shown = one('shown', before.shown);
  return {
    ...before,
    kind:
      before.kind === null ? null : (QUESTION_KINDS.find((known) => known === kind) ?? before.kind),
    name: one('name', before.name).trim(),
    texts: Object.fromEntries(
      TEXT_FIELDS.map((field) => [field, translated(field, before.texts[field])]),
    ) as NodeForm['texts'],
    list: one('list', before.list),
    shown,
    copy: ticked('copy'),
    paste: one('paste'),
    orOther: fields['orOther.shown'] === undefined ? before.orOther : ticked('orOther'),
    options:
      readRows(fields, 'option').length === 0
        ? optionsOf(model, shown)
        : readOptions(one, readRows(fields, 'option'), {
            translated,
            saved: optionsOf(model, shown),
          }),
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
    parameters: { ...before.parameters, ...readParameters(fields, one) },
    sensitive: fields['sensitive.shown'] === undefined ? before.sensitive : ticked('sensitive'),
    breakdown: fields['breakdown.shown'] === undefined ? before.breakdown : ticked('breakdown'),
  };
}

/** The last value of a field; `otherwise` where the page did not send it. */
type FieldReader = (name: string, otherwise?: string) => string;
/** A text in the languages whose fields were sent; the others as they were. */
type TextReader = (prefix: string, before: Text) => Text;

const fieldReader =
  (fields: FormFields): FieldReader =>
  (name, otherwise = '') => {
    const value = ownValue(fields, name);
    return value === undefined
      ? otherwise
      : (Array.isArray(value) ? (value.at(-1) ?? '') : value).replace(/\r\n?/g, '\n');
  };

const textReader =
  (fields: FormFields, { languages }: Questionnaire): TextReader =>
  (prefix, before) => ({
    ...before,
    ...Object.fromEntries(
      languages
        .map(({ code }) => [code, `${prefix}.${code}`] as const)
        .filter(([, name]) => ownValue(fields, name) !== undefined)
        .map(([code, name]) => [code, fieldReader(fields)(name)]),
    ),
  });

const readParameters = (fields: FormFields, one: FieldReader): Record<string, string> =>
  Object.fromEntries(
    Object.keys(fields)
      .filter((name) => name.startsWith('parameter.'))
      .map((name) => [name.slice(10), one(name).trim()]),
  );

interface OptionContext {
  translated: TextReader;
  saved: readonly OptionRow[];
}

function readOptions(
  one: FieldReader,
  rows: readonly string[],
  { translated, saved }: OptionContext,
): OptionRow[] {
  return rows.map((row) => {
    const was = saved.find((option) => option.was === one(`option.${row}.was`));
    return {
      name: one(`option.${row}.name`).trim(),
      label: translated(`option.${row}.label`, {}),
      was: was?.was ?? '',
      columns: was?.columns,
    };
  });
}

function readRelevance(
  one: FieldReader,
  rows: readonly string[],
  before: NodeForm['relevance'],
): NodeForm['relevance'] {
  const mode =
    (['always', 'simple', 'written'] as const).find(
      (known) => known === one('mode', before.mode),
    ) ?? before.mode;
  const read = rows.map((row): ConditionRow => ({
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
