// From the typed form to the node and the list it asks to save, and the steps a form takes before that: a row more, a row
// up, options pasted from a spreadsheet.
import type {
  Choice,
  Node,
  Question,
  Questionnaire,
} from '../../../questionnaires/model/questionnaire.ts';
import { simpleOf, sourceOf } from '../../editing/conditions/condition.ts';
import { freeName } from '../../editing/naming.ts';
import type { NodeForm, OptionRow } from './node-form.ts';
import { kindsOf, optionsOf } from './node-form.ts';
import { MOST_OPTION_ROWS, parametersWithField } from './node-fields.ts';
import type { ListChange } from '../../editing/operation.ts';
import {
  holdsCode,
  KIND_TRAITS,
  QUESTION_KINDS,
  takesList,
} from '../../../questionnaires/kinds/traits.ts';
import { withPasted } from './form-steps.ts';
import { orNothing, said, source, texts } from './form-values.ts';

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
    ...(form.breakdown && holdsCode(kind) ? { breakdown: true as const } : {}),
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
  const own = new Set(parametersWithField(kind ?? before.kind));
  const foreign = new Set(QUESTION_KINDS.flatMap(parametersWithField));
  const kept = Object.entries(parameters).filter(
    ([name, value]) => value !== '' && (own.has(name) || !foreign.has(name)),
  );
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

/** Null when the options are not to be changed: another list was chosen, or the list is too long to be in the form. */
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

/** A row that was there before under another code; options of the same code cannot be distinguished. */
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
