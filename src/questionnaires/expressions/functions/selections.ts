// Ticked options: an answer of select_multiple is the codes with a space between.
import type { Call, FunctionTable } from './entry.ts';
import { plain } from './entry.ts';
import type { ExpressionContext } from '../expression-context.ts';
import { reportProblem } from '../expression-context.ts';
import { checkCode } from '../comparison-checks.ts';
import { choicesByCode } from '../names.ts';
import { columnOf, complainUnknown } from '../references.ts';
import type { Code } from '../scope.ts';
import type { Tree } from '../tree.ts';
import { toNumber, toText } from '../values.ts';

const codesIn = (text: string): string[] => text.split(' ').filter((code) => code !== '');

function buildSelected(context: ExpressionContext, call: Call): Code {
  const [answer, option] = call.args.map((arg) => context.compile(arg)) as [Code, Code];
  const named =
    call.args[0]?.type === 'reference' ? context.names.find(call.args[0].name) : undefined;
  if (option.literal === undefined)
    return { run: (env) => has(toText(answer.run(env)), toText(option.run(env)).trim()) };
  const code = toText(option.literal).trim();
  if (named) checkCode(context, named, code, call.args[1]?.at ?? call.at);
  return { run: (env) => has(toText(answer.run(env)), code) };
}

const has = (answer: string, code: string): boolean =>
  answer === code || ` ${answer} `.includes(` ${code} `);

/** The question meant by `${q}` or, as ODK writes it, by `'${q}'`. */
function quotedReference(tree: Tree | undefined): string | undefined {
  if (tree?.type === 'reference') return tree.name;
  const [, inside = ''] =
    (tree?.type === 'text' && /^\$\{([^{}]+)\}$/.exec(tree.value.trim())) || [];
  return inside.trim() || undefined;
}

/** The label of an option: jr:choice-name(code, '${question}'). */
function buildChoiceName(context: ExpressionContext, call: Call): Code {
  const name = quotedReference(call.args[1]);
  if (name === undefined) return reportProblem(context, call.at, 'choice_name_question');
  const named = context.names.find(name);
  if (!named) return complainUnknown(context, name, call.at);
  if (!named.choices) return reportProblem(context, call.at, 'choice_name_no_options', { name });
  const byCode = choicesByCode(named.choices);
  const [code] = call.args.map((arg) => context.compile(arg)) as [Code];
  return {
    run: (env) =>
      codesIn(toText(code.run(env)))
        .map((one) => columnOf(byCode.get(one) ?? null, 'label', env.lang))
        .filter((label) => label !== '')
        .join(', '),
  };
}

export const SELECTIONS: FunctionTable = {
  selected: { least: 2, most: 2, build: buildSelected },
  'is-selected': { least: 2, most: 2, build: buildSelected },
  'selected-at': plain(
    2,
    2,
    ([answer = '', at = 0]) => codesIn(toText(answer))[Math.trunc(toNumber(at))] ?? '',
  ),
  'count-selected': plain(1, 1, ([answer = '']) => codesIn(toText(answer)).length),
  'jr:choice-name': { least: 2, most: 2, build: buildChoiceName },
  /** `itextId` already means the label in the reader's language. */
  'jr:itext': plain(1, 1, ([label = '']) => label),
};
