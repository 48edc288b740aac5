// From the typed form to the node and the list it asks to save, and the steps a form takes before that: a row more, a row
// up, options pasted from a spreadsheet.
import { ownValue } from '../../platform/own-value.ts';
import type {
  Choice,
  Node,
  Question,
  Questionnaire,
  Text,
} from '../../questionnaires/model/questionnaire.ts';
import { simpleOf, sourceOf } from '../editing/condition.ts';
import { freeName } from '../editing/naming.ts';
import type { NodeForm, OptionRow } from './node-form.ts';
import { kindsOf, optionsOf } from './node-form.ts';
import { MOST_OPTION_ROWS, PARAMETERS } from './node-fields.ts';
import type { ListChange } from '../editing/operation.ts';
import { KIND_TRAITS, takesList } from '../../questionnaires/kinds/traits.ts';

const said = (text: Text): Text =>
  Object.fromEntries(
    Object.entries(text)
      .map(([lang, words]) => [lang, words.trim()] as const)
      .filter(([, words]) => words !== ''),
  );
const orNothing = <K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> =>
  value === undefined ? {} : ({ [key]: value } as Record<K, V>);
const source = (text: string): string | undefined => (text.trim() === '' ? undefined : text.trim());
const texts = (text: Text): Text | undefined =>
  Object.keys(said(text)).length === 0 ? undefined : said(text);

export function nodeOf(
  form: NodeForm,
  before: Node,
  model: Questionnaire,
): { node: Node; list: ListChange | null } {
  const list = listOf(form, model);
  if (before.type === 'question')
    return {
      node: questionOf(form, { before, listName: list?.name ?? source(form.list), model }),
      list,
    };
  const { relevant: _r, appearance: _a, hint: _h, ...rest } = before;
  return {
    list: null,
    node: {
      ...rest,
      name: form.name,
      label: said(form.texts.label),
      ...orNothing('hint', texts(form.texts.hint)),
      ...orNothing('relevant', relevantOf(form, before, model)),
      ...orNothing('appearance', source(form.written.appearance)),
      ...(before.type === 'repeat' ? { count: source(form.written.count) } : {}),
    } as Node,
  };
}

function questionOf(
  form: NodeForm,
  {
    before,
    listName,
    model,
  }: { before: Question; listName: string | undefined; model: Questionnaire },
): Question {
  const { id, columns } = before;
  const kind = form.kind ?? before.kind;
  const offers = takesList(kind);
  const { written } = form;
  return {
    type: 'question',
    id,
    name: form.name,
    kind,
    label: said(form.texts.label),
    ...orNothing('columns', columns),
    ...orNothing('hint', texts(form.texts.hint)),
    ...orNothing('guidanceHint', texts(form.texts.guidanceHint)),
    ...(offers
      ? {
          ...orNothing('list', listName),
          ...orNothing('choiceFilter', source(written.choiceFilter)),
          ...(form.orOther && KIND_TRAITS[kind].orOther ? { orOther: true as const } : {}),
        }
      : {}),
    ...orNothing('relevant', relevantOf(form, before, model)),
    ...orNothing('required', requiredOf(form)),
    ...orNothing('requiredMessage', texts(form.texts.requiredMessage)),
    ...orNothing('constraint', source(written.constraint)),
    ...orNothing('constraintMessage', texts(form.texts.constraintMessage)),
    ...orNothing('calculation', source(written.calculation)),
    ...orNothing('default', source(written.default)),
    ...orNothing('readOnly', source(written.readOnly)),
    ...orNothing('appearance', source(written.appearance)),
    ...orNothing('parameters', parametersOf(form, before)),
    ...(form.sensitive ? { sensitive: true as const } : {}),
  };
}

/** Menus that were left as they were leave the expression as its author wrote it. */
function relevantOf(
  { relevance, written }: NodeForm,
  before: Node,
  model: Questionnaire,
): string | undefined {
  if (relevance.mode === 'always') return undefined;
  if (relevance.mode === 'written') return source(written.relevant);
  const kindOf = kindsOf(model);
  const made = sourceOf(
    { ...relevance, rows: relevance.rows.filter(({ question }) => question !== '') },
    kindOf,
  );
  const unchanged = before.relevant === undefined ? null : simpleOf(before.relevant, kindOf);
  return unchanged && sourceOf(unchanged, kindOf) === made ? before.relevant : source(made);
}

function requiredOf({ required, written }: NodeForm): string | undefined {
  return required === 'yes'
    ? 'true()'
    : required === 'when'
      ? source(written.requiredWhen)
      : undefined;
}

/** Of a parameter that belongs to another kind nothing is kept. */
function parametersOf(
  { kind, parameters }: NodeForm,
  before: Question,
): Record<string, string> | undefined {
  const own = new Set(PARAMETERS[kind ?? before.kind] ?? []);
  const foreign = new Set(Object.values(PARAMETERS).flat());
  const kept = Object.entries(parameters).filter(
    ([name, value]) => value !== '' && (own.has(name) || !foreign.has(name)),
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** Null when the options are not to be changed: another list was chosen, or the list is too long to stand in the form. */
function listOf(form: NodeForm, model: Questionnaire): ListChange | null {
  if (form.kind === null || !takesList(form.kind)) return null;
  const known = new Set(model.lists.map(({ name }) => name));
  if (form.list !== form.shown && known.has(form.list)) return null;
  if (form.list === form.shown && form.options.length > MOST_OPTION_ROWS) return null;
  const rows = withPasted(form, model).options.filter(
    ({ name, label }) => name !== '' || Object.keys(said(label)).length > 0,
  );
  const choices = rows.map(({ name, label, columns }): Choice => ({
    name,
    label: said(label),
    ...orNothing('columns', columns),
  }));
  return {
    name: form.list === '' ? freeName(form.name === '' ? 'options' : form.name, known) : form.list,
    choices,
    copy: form.copy,
    ...renamedCodes(form, model, rows),
  };
}

/** A row that was there before under another code; one of several options of the same code cannot be told apart. */
function renamedCodes(
  { shown }: NodeForm,
  model: Questionnaire,
  rows: readonly OptionRow[],
): Pick<ListChange, 'codes'> {
  const saved = optionsOf(model, shown);
  const codes = rows.flatMap(({ was, name }) => {
    const before = saved.find((option) => option.was === was)?.name;
    return before === undefined ||
      before === name ||
      name === '' ||
      saved.filter((option) => option.name === before).length > 1
      ? []
      : [[before, name] as const];
  });
  return codes.length === 0 ? {} : { codes };
}

const EMPTY: OptionRow = { name: '', label: {}, was: '', columns: undefined };

/** Options pasted from a spreadsheet, a line each: code, then the words in the order of the languages. */
export function withPasted(form: NodeForm, { languages }: Questionnaire): NodeForm {
  const lines = form.paste
    .split('\n')
    .map((line) => line.split(/[\t|]/).map((cell) => cell.trim()))
    .filter((cells) => (cells[0] ?? '') !== '');
  const pasted = lines.map(([name = '', ...words]): OptionRow => ({
    ...EMPTY,
    name,
    label: Object.fromEntries(languages.map(({ code }, index) => [code, words[index] ?? ''])),
  }));
  const options = form.options.filter(
    ({ name, label }) => name !== '' || Object.keys(said(label)).length > 0,
  );
  return { ...form, options: [...options, ...pasted], paste: '' };
}

/** What a button of the form does without saving: `option-add`, `option-up:2`, `condition-remove:0`, `preview` … */
export function stepped(form: NodeForm, step: string, model: Questionnaire): NodeForm {
  const [what = '', number = '0'] = step.split(':');
  const at = Number(number);
  const rows = form.relevance.rows;
  const steps: Record<string, () => Partial<NodeForm>> = {
    'option-add': () => ({ options: [...form.options, EMPTY] }),
    'option-remove': () => ({ options: form.options.filter((_, index) => index !== at) }),
    'option-up': () => ({ options: swapped(form.options, at, at - 1) }),
    'option-down': () => ({ options: swapped(form.options, at, at + 1) }),
    'option-paste': () => withPasted(form, model),
    list: () =>
      form.list === form.shown
        ? {}
        : {
            shown: form.list,
            options: form.list === '' ? form.options : optionsOf(model, form.list),
            copy: false,
          },
    'condition-add': () => ({
      relevance: {
        ...form.relevance,
        mode: 'simple',
        rows: [...rows, { question: '', operator: 'is', value: '' }],
      },
    }),
    'condition-remove': () => ({
      relevance: { ...form.relevance, rows: rows.filter((_, index) => index !== at) },
    }),
  };
  return withRowsToFill({ ...form, ...ownValue(steps, what)?.() });
}

/** A question that has just become one with options shows where to write them. */
function withRowsToFill(form: NodeForm): NodeForm {
  return form.kind !== null && takesList(form.kind) && form.options.length === 0
    ? { ...form, options: [EMPTY, EMPTY] }
    : form;
}

function swapped<T>(rows: readonly T[], from: number, to: number): T[] {
  const moved = [...rows];
  const [a, b] = [rows[from], rows[to]];
  if (a !== undefined && b !== undefined) [moved[from], moved[to]] = [b, a];
  return moved;
}
