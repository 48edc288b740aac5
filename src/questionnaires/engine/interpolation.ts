// Labels that show an earlier answer: “How old is ${child_name}?”. Cut once into words and references.
import type { Names, Place } from '../expressions/names.ts';
import { choicesByCode } from '../expressions/names.ts';
import { build } from '../expressions/expression.ts';
import { formatMoment, isMoment } from '../expressions/moments.ts';
import type { Env } from '../expressions/scope.ts';
import { columnOf } from '../expressions/references.ts';
import type { ExpressionProblem } from '../expressions/tree.ts';
import type { Value } from '../expressions/values.ts';
import { toText } from '../expressions/values.ts';
import type { Choice } from '../model/questionnaire.ts';

export type CompiledLabel = string | ((env: Env) => string);

const REFERENCE = /(\$\{[^{}]*\})/;

/** Words ready to show; a function where they hold references. Unknown names are added to `problems`. */
export function compileLabel(
  text: string,
  names: Names,
  place: Place,
  problems: ExpressionProblem[],
): CompiledLabel {
  if (!text.includes('${')) return text;
  let at = 0;
  const parts = text.split(REFERENCE).map((part) => {
    const from = at;
    at += part.length;
    return REFERENCE.test(part) ? reference(part, names, place, { from, problems }) : part;
  });
  return (env) => parts.map((part) => (typeof part === 'string' ? part : part(env))).join('');
}

function reference(
  source: string,
  names: Names,
  place: Place,
  found: { from: number; problems: ExpressionProblem[] },
): (env: Env) => string {
  const built = build(source, names, place);
  found.problems.push(
    ...built.problems.map((problem) => ({ ...problem, position: problem.position + found.from })),
  );
  const choices = names.find(source.slice(2, -1).trim())?.choices;
  return (env) => inWords(built.code.run(env), choices, env.lang);
}

/** As a person would say it: options by their label, dates in the order of the language. */
function inWords(value: Value, choices: readonly Choice[] | undefined, lang: string): string {
  if (isMoment(value)) return formatMoment(value, lang === 'en' ? '%e %B %Y' : '%d/%m/%Y', lang);
  const text = toText(value);
  if (!choices || text === '') return text === 'NaN' ? '' : text;
  const known = choicesByCode(choices);
  const label = (code: string): string => columnOf(known.get(code) ?? null, 'label', lang) || code;
  return known.has(text) ? label(text) : text.split(' ').map(label).join(', ');
}
