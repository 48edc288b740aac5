// Defaults: a plain value in the sheet's writing, or an expression (`today()`, `${age} + 1`).
import type { AnswerValue } from '../model/answers.ts';
import { FUNCTIONS } from '../expressions/functions/table.ts';
import { momentText, isMoment } from '../expressions/moments.ts';
import type { Value } from '../expressions/values.ts';
import { toNumber, toText } from '../expressions/values.ts';
import { holdsCodes, holdsNumber, KIND_TRAITS, type QuestionKind } from '../kinds/traits.ts';

const CALL = /^\s*([a-z][a-z0-9:-]*)\s*\([^]*\)\s*$/;

/** Whether a default is to be worked out. Anything else is taken as it is, an address with brackets too. */
export function isDynamic(source: string): boolean {
  const name = CALL.exec(source)?.[1];
  return /\$\{[^{}]+\}/.test(source) || (name !== undefined && Object.hasOwn(FUNCTIONS, name));
}

/** A value as sheets write it, in the form answers are kept. */
export function fromText(text: string, kind: QuestionKind): AnswerValue {
  if (text.trim() === '') return null;
  if (holdsCodes(kind)) return text.trim().split(/\s+/);
  if (!holdsNumber(kind)) return text;
  const number = toNumber(text);
  return Number.isNaN(number) ? null : number;
}

/** A worked-out value in the form answers are kept; not a number is no answer, as ODK has it. */
export function fromValue(value: Value, kind: QuestionKind): AnswerValue {
  if (value === '' || Number.isNaN(value)) return null;
  const held = KIND_TRAITS[kind].value;
  if (held === 'date' && isMoment(value)) return momentText({ ...value, dateOnly: true });
  if (held === 'datetime' && isMoment(value))
    return momentText({ ...value, dateOnly: false }).slice(0, 16);
  return typeof value === 'number' && !holdsCodes(kind) ? value : fromText(toText(value), kind);
}
