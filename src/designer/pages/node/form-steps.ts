// Steps of the form that are taken without saving: rows added, moved, deleted, pasted.
import { ownValue } from '../../../platform/own-value.ts';
import type { Questionnaire } from '../../../questionnaires/model/questionnaire.ts';
import type { NodeForm, OptionRow } from './node-form.ts';
import { optionsOf } from './node-form.ts';
import { takesList } from '../../../questionnaires/kinds/traits.ts';
import { said } from './form-values.ts';

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
