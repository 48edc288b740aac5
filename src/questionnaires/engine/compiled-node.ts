// One question, group or repeat with its conditions compiled.
import { ownValue } from '../../platform/own-value.ts';
import type { AnswerValue } from '../model/answers.ts';
import type { Built } from '../expressions/expression.ts';
import { build } from '../expressions/expression.ts';
import type { Names, Place } from '../expressions/names.ts';
import type { Code } from '../expressions/scope.ts';
import type { ExpressionProblem } from '../expressions/tree.ts';
import type { SpokenText } from './interpolation.ts';
import { spoken } from './interpolation.ts';
import { fromText, isDynamic } from './default-value.ts';
import type { Choice, Question, Text } from '../model/questionnaire.ts';
import type { Placed, Placement } from './placement.ts';
import type { Field, Problem } from './problem.ts';
import { placed as place } from './problem.ts';
import { isSilent } from '../kinds/traits.ts';

export type TextField = 'label' | 'hint' | 'guidanceHint' | 'requiredMessage' | 'constraintMessage';
const TEXT_FIELDS: readonly TextField[] = [
  'label',
  'hint',
  'guidanceHint',
  'requiredMessage',
  'constraintMessage',
];

export interface CompiledChoice {
  readonly choice: Choice;
  readonly label: Readonly<Record<string, SpokenText>> | null;
}

export interface CompiledNode extends Placed {
  readonly relevant: Code | undefined;
  /** Names its own `relevant` reads. */
  readonly relevantOn: ReadonlySet<string>;
  /** Names needed before its relevance, value and number of instances are known. */
  readonly needs: ReadonlySet<string>;
  readonly count: Code | undefined;
  readonly texts: Readonly<Partial<Record<TextField, Readonly<Record<string, SpokenText>>>>>;
}

export interface CompiledQuestion extends CompiledNode {
  readonly question: Question;
  readonly required: Code | undefined;
  readonly readOnly: Code | undefined;
  readonly constraint: Code | undefined;
  readonly calculation: Code | undefined;
  readonly choiceFilter: Code | undefined;
  readonly seed: Code | undefined;
  readonly dynamicDefault: Code | undefined;
  readonly staticDefault: AnswerValue;
  readonly options: readonly CompiledChoice[];
}

export const isCompiledQuestion = (node: CompiledNode): node is CompiledQuestion =>
  node.node.type === 'question';

interface Bench {
  placed: Placed;
  names: Names;
  here: Place;
  problems: Problem[];
}

export function compileNode(
  placed: Placed,
  placement: Placement,
  names: Names,
  problems: Problem[],
): CompiledNode | CompiledQuestion {
  const bench: Bench = {
    placed,
    names,
    here: { repeats: placed.repeats, parents: placed.parents },
    problems,
  };
  const { node } = placed;
  const relevant = expression(bench, 'relevant', node.relevant);
  const count = expression(bench, 'count', node.type === 'repeat' ? node.count : undefined);
  const calculation = expression(
    bench,
    'calculation',
    node.type === 'question' ? node.calculation : undefined,
  );
  const base: CompiledNode = {
    ...placed,
    relevant: relevant?.code,
    relevantOn: relevant?.dependencies ?? new Set(),
    count: count?.code,
    texts: textsOf(bench),
    needs: new Set(
      [relevant, count, calculation]
        .flatMap((built) => [...(built?.dependencies ?? [])])
        .concat(placed.parents.map(({ name }) => name)),
    ),
  };
  return node.type === 'question' ? question(bench, base, node, { calculation, placement }) : base;
}

interface Parts {
  calculation: Built | undefined;
  placement: Placement;
}

function question(
  bench: Bench,
  base: CompiledNode,
  node: Question,
  { calculation, placement }: Parts,
): CompiledQuestion {
  const source = node.list === undefined ? undefined : placement.lists.get(node.list);
  const initial = initialOf(bench, node);
  const code = (field: Field, text: string | undefined, here?: Place): Code | undefined =>
    expression(bench, field, text, here)?.code;
  return {
    ...base,
    needs: new Set([...base.needs, ...(isSilent(node.kind) ? initial.dependencies : [])]),
    question: node,
    required: code('required', node.required),
    readOnly: code('readOnly', node.readOnly),
    constraint: code('constraint', node.constraint),
    calculation: calculation?.code,
    choiceFilter: code('choiceFilter', node.choiceFilter, { ...bench.here, row: source }),
    seed: code('parameters', node.parameters?.['seed']),
    dynamicDefault: initial.code,
    staticDefault: initial.value,
    options: source ? optionsOf(bench, source.rows, placement) : [],
  };
}

interface Initial {
  code: Code | undefined;
  value: AnswerValue;
  dependencies: Iterable<string>;
}

function initialOf(bench: Bench, node: Question): Initial {
  if (node.default === undefined) return { code: undefined, value: null, dependencies: [] };
  if (!isDynamic(node.default))
    return { code: undefined, value: fromText(node.default, node.kind), dependencies: [] };
  const built = expression(bench, 'default', node.default);
  return { code: built?.code, value: null, dependencies: built?.dependencies ?? [] };
}

function expression(
  bench: Bench,
  field: Field,
  source: string | undefined,
  here: Place = bench.here,
): Built | undefined {
  if (source === undefined) return undefined;
  const built = build(source, bench.names, here);
  bench.problems.push(...built.problems.map((problem) => place(problem, bench.placed.name, field)));
  return built;
}

function textsOf(bench: Bench): CompiledNode['texts'] {
  const node = bench.placed.node as Partial<Record<TextField, Text>>;
  const entries = TEXT_FIELDS.flatMap((field) => {
    const text = node[field];
    return text ? [[field, spokenTexts(bench, text, field)] as const] : [];
  });
  return Object.fromEntries(entries);
}

function spokenTexts(bench: Bench, text: Text, field: Field): Record<string, SpokenText> {
  return Object.fromEntries(
    Object.entries(text).map(([lang, words]) => {
      const found: ExpressionProblem[] = [];
      const result = spoken(words, bench.names, bench.here, found);
      bench.problems.push(
        ...found.map((problem) => place(problem, bench.placed.name, field, lang)),
      );
      return [lang, result];
    }),
  );
}

/**
 * Within one compilation, the options of a list are the same for every question that offers it in the same repeats: what
 * their labels name is found from there alone. A mistake in a label is told at the first of these questions.
 */
const OPTIONS = new WeakMap<
  Placement,
  Map<readonly Choice[], Map<string, readonly CompiledChoice[]>>
>();
const SILENT = '';

function optionsOf(
  bench: Bench,
  rows: readonly Choice[],
  placement: Placement,
): readonly CompiledChoice[] {
  const known =
    OPTIONS.get(placement) ?? new Map<readonly Choice[], Map<string, readonly CompiledChoice[]>>();
  OPTIONS.set(placement, known);
  const ofList = known.get(rows) ?? new Map<string, readonly CompiledChoice[]>();
  known.set(rows, ofList);
  const place = `in ${bench.here.repeats.map(({ name }) => name).join('/')}`;
  const kept = ofList.get(SILENT) ?? ofList.get(place);
  if (kept) return kept;
  const options = rows.map((choice) => compileChoice(bench, choice));
  ofList.set(options.every(({ label }) => label === null) ? SILENT : place, options);
  return options;
}

function compileChoice(bench: Bench, choice: Choice): CompiledChoice {
  let speaks = false;
  for (const lang in choice.label) speaks ||= ownValue(choice.label, lang)?.includes('${') === true;
  return { choice, label: speaks ? spokenTexts(bench, choice.label, 'label') : null };
}
