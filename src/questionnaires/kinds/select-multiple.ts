// Any number of options of a list, kept in the order of the list.
import type { Kind } from './kind.ts';
import { answered, refusal, refused } from './kind.ts';

const codesOf = (raw: string | readonly string[] | undefined): string[] =>
  [raw ?? []]
    .flat()
    .map((code) => code.normalize('NFC').trim())
    .filter((code) => code !== '');

export const selectMultiple: Kind = {
  parse: (raw, question, context) => {
    const ticked = new Set(codesOf(raw));
    if (ticked.size === 0) return answered(null);
    const problem = selectMultiple.refuse([...ticked], question, context);
    return problem
      ? refused(problem.code, problem.vars)
      : answered(context.choices.map(({ name }) => name).filter((name) => ticked.has(name)));
  },
  refuse: (value, _question, { choices }) => {
    if (!Array.isArray(value)) return refusal('choice', { option: String(value) });
    const codes = new Set(choices.map(({ name }) => name));
    const stranger = value.find((code) => !codes.has(code));
    if (stranger !== undefined) return refusal('choice', { option: String(stranger) });
    return new Set(value).size === value.length
      ? null
      : refusal('choiceTwice', {
          option: value.find((code, index) => value.indexOf(code) !== index) ?? '',
        });
  },
};
