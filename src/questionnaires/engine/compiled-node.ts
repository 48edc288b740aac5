// One question, group or repeat with its conditions compiled.
import { ownValue } from '../../platform/own-value.ts';
import type { AnswerValue } from '../model/answers.ts';
import type { Built } from '../expressions/expression.ts';
import { build } from '../expressions/expression.ts';
import type { Names, Place } from '../expressions/names.ts';
import type { Code } from '../expressions/scope.ts';
import type { ExpressionProblem } from '../expressions/tree.ts';
import type { CompiledLabel } from './interpolation.ts';
import { compileLabel } from './interpolation.ts';
import { fromText, isDynamic } from './default-value.ts';
import type { Choice, Question, Text } from '../model/questionnaire.ts';
import type { SlottedNode, SlotAssignment } from './slots.ts';
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
  readonly label: Readonly<Record<string, CompiledLabel>> | null;
}

export interface CompiledNode extends SlottedNode {
  readonly relevant: Code | undefined;
  /** Names its own `relevant` reads. */
  readonly relevantOn: ReadonlySet<string>;
  /** Names needed before its relevance, value and number of instances are known. */
  readonly needs: ReadonlySet<string>;
  readonly count: Code | undefined;
  readonly texts: Readonly<Partial<Record<TextField, Readonly<Record<string, CompiledLabel>>>>>;
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

interface CompileContext {
  placed: SlottedNode;
  names: Names;
  here: Place;
  problems: Problem[];
}

export function compileNode(
  placed: SlottedNode,
  placement: SlotAssignment,
  names: Names,
  problems: Problem[],
): CompiledNode | CompiledQuestion {
  const context: CompileContext = {
    placed,
    names,
    here: { repeats: placed.repeats, parents: placed.parents },
    problems,
  };
  const { node } = placed;
  const relevant = expression(context, 'relevant', node.relevant);
  const count = expression(context, 'count', node.type === 'repeat' ? node.count : undefined);
  const calculation = expression(
    context,
    'calculation',
    node.type === 'question' ? node.calculation : undefined,
  );
  const base: CompiledNode = {
    ...placed,
    relevant: relevant?.code,
    relevantOn: relevant?.dependencies ?? new Set(),
    count: count?.code,
    texts: textsOf(context),
    needs: new Set(
      [relevant, count, calculation]
        .flatMap((built) => [...(built?.dependencies ?? [])])
        .concat(placed.parents.map(({ name }) => name)),
    ),
  };
  return node.type === 'question'
    ? question(context, base, node, { calculation, placement })
    : base;
}

interface Parts {
  calculation: Built | undefined;
  placement: SlotAssignment;
}

function question(
  context: CompileContext,
  base: CompiledNode,
  node: Question,
  { calculation, placement }: Parts,
): CompiledQuestion {
  const source = node.list === undefined ? undefined : placement.lists.get(node.list);
  const initial = initialOf(context, node);
  const code = (field: Field, text: string | undefined, here?: Place): Code | undefined =>
    expression(context, field, text, here)?.code;
  return {
    ...base,
    needs: new Set([...base.needs, ...(isSilent(node.kind) ? initial.dependencies : [])]),
    question: node,
    required: code('required', node.required),
    readOnly: code('readOnly', node.readOnly),
    constraint: code('constraint', node.constraint),
    calculation: calculation?.code,
    choiceFilter: code('choiceFilter', node.choiceFilter, { ...context.here, row: source }),
    seed: code('parameters', node.parameters?.['seed']),
    dynamicDefault: initial.code,
    staticDefault: initial.value,
    options: source ? optionsOf(context, source.rows, placement) : [],
  };
}

interface Initial {
  code: Code | undefined;
  value: AnswerValue;
  dependencies: Iterable<string>;
}

function initialOf(context: CompileContext, node: Question): Initial {
  if (node.default === undefined) return { code: undefined, value: null, dependencies: [] };
  if (!isDynamic(node.default))
    return { code: undefined, value: fromText(node.default, node.kind), dependencies: [] };
  const built = expression(context, 'default', node.default);
  return { code: built?.code, value: null, dependencies: built?.dependencies ?? [] };
}

function expression(
  context: CompileContext,
  field: Field,
  source: string | undefined,
  here: Place = context.here,
): Built | undefined {
  if (source === undefined) return undefined;
  const built = build(source, context.names, here);
  context.problems.push(
    ...built.problems.map((problem) => place(problem, context.placed.name, field)),
  );
  return built;
}

function textsOf(context: CompileContext): CompiledNode['texts'] {
  const node = context.placed.node as Partial<Record<TextField, Text>>;
  const entries = TEXT_FIELDS.flatMap((field) => {
    const text = node[field];
    return text ? [[field, spokenTexts(context, text, field)] as const] : [];
  });
  return Object.fromEntries(entries);
}

function spokenTexts(
  context: CompileContext,
  text: Text,
  field: Field,
): Record<string, CompiledLabel> {
  return Object.fromEntries(
    Object.entries(text).map(([lang, words]) => {
      const found: ExpressionProblem[] = [];
      const result = compileLabel(words, context.names, context.here, found);
      context.problems.push(
        ...found.map((problem) => place(problem, context.placed.name, field, lang)),
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
  SlotAssignment,
  Map<readonly Choice[], Map<string, readonly CompiledChoice[]>>
>();
const SILENT = '';

function optionsOf(
  context: CompileContext,
  rows: readonly Choice[],
  placement: SlotAssignment,
): readonly CompiledChoice[] {
  const known =
    OPTIONS.get(placement) ?? new Map<readonly Choice[], Map<string, readonly CompiledChoice[]>>();
  OPTIONS.set(placement, known);
  const ofList = known.get(rows) ?? new Map<string, readonly CompiledChoice[]>();
  known.set(rows, ofList);
  const place = `in ${context.here.repeats.map(({ name }) => name).join('/')}`;
  const kept = ofList.get(SILENT) ?? ofList.get(place);
  if (kept) return kept;
  const options = rows.map((choice) => compileChoice(context, choice));
  ofList.set(options.every(({ label }) => label === null) ? SILENT : place, options);
  return options;
}

function compileChoice(context: CompileContext, choice: Choice): CompiledChoice {
  let speaks = false;
  for (const lang in choice.label) speaks ||= ownValue(choice.label, lang)?.includes('${') === true;
  return { choice, label: speaks ? spokenTexts(context, choice.label, 'label') : null };
}
