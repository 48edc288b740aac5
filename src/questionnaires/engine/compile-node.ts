// Compiles a question, group or repeat: its conditions, texts and options.
import type { AnswerValue } from '../model/answers.ts';
import type { Built } from '../expressions/expression.ts';
import type { Names, Place } from '../expressions/names.ts';
import type { Code } from '../expressions/scope.ts';
import { fromText, isDynamic } from './default-value.ts';
import type { Question, Text } from '../model/questionnaire.ts';
import type { SlottedNode, SlotAssignment } from './slots.ts';
import type { Field, Problem } from './problem.ts';
import { isSilent } from '../kinds/traits.ts';
import type { CompiledNode, CompiledQuestion, TextField } from './compiled-node.ts';
import { optionsOf } from './compile-options.ts';
import { type CompileContext, expression, spokenTexts } from './compile-context.ts';

const TEXT_FIELDS: readonly TextField[] = [
  'label',
  'hint',
  'guidanceHint',
  'requiredMessage',
  'constraintMessage',
];

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

function textsOf(context: CompileContext): CompiledNode['texts'] {
  const node = context.placed.node as Partial<Record<TextField, Text>>;
  const entries = TEXT_FIELDS.flatMap((field) => {
    const text = node[field];
    return text ? [[field, spokenTexts(context, text, field)] as const] : [];
  });
  return Object.fromEntries(entries);
}
