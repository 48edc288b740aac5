// The part of a questionnaire that the conditions of a page name, cut out for the browser – nothing more.
import { MADE_KINDS, isSilent, isScale } from '../../questionnaires/kinds/traits.ts';
import type {
  Node,
  Question,
  Questionnaire,
  Text,
} from '../../questionnaires/model/questionnaire.ts';
import { holdsMoment, isSent, type LiveContext, runs } from './live-context.ts';
import { inOneLanguage, listOf } from './live-lists.ts';
import { tableOf } from './live-tables.ts';

export function partOf(context: LiveContext): Questionnaire {
  const { questionnaire } = context.journey.compiled;
  const lists = questionnaire.lists.flatMap((list) => listOf(list, context));
  const tables = (questionnaire.tables ?? [])
    .filter(({ name }) => context.plan.reading.lists.has(name))
    .map((table) => tableOf(table, context));
  return {
    schema: 1,
    code: '',
    title: {},
    languages: [],
    defaultLanguage: questionnaire.defaultLanguage,
    children: nodesOf(questionnaire.children, context),
    lists,
    ...(tables.length > 0 ? { tables } : {}),
  };
}

function nodesOf(nodes: readonly Node[], context: LiveContext): Node[] {
  return nodes.flatMap((node): Node[] => {
    if (node.type === 'question')
      return isSent(node.name, context) ? [questionOf(node, context)] : [];
    const children = nodesOf(node.children, context);
    if (children.length === 0 && !isSent(node.name, context)) return [];
    return [
      {
        type: node.type,
        id: '',
        name: node.name,
        label: wordsOf(node.name, node.label, context),
        children,
        ...relevanceOf(node, context),
        ...(node.type === 'repeat' ? countOf(node.name, context) : {}),
      },
    ];
  });
}

const relevanceOf = (node: Node, { plan }: LiveContext): { relevant?: string } =>
  plan.conditional.has(node.name) && node.relevant !== undefined ? { relevant: node.relevant } : {};

/** Unwritten, a repeat has one instance at least. */
const countOf = (name: string, { journey }: LiveContext): { count?: string } =>
  journey.evaluation.instanceCount(name) === 0 ? { count: '0' } : {};

function questionOf(node: Question, context: LiveContext): Question {
  const bare = {
    type: 'question' as const,
    id: '',
    name: node.name,
    label: {},
    ...listNameOf(node, context),
  };
  if (!runs(node.name, context))
    return { ...bare, kind: holdsMoment(node.name, context) ? MADE_KINDS.day : MADE_KINDS.words };
  const hint =
    node.hint && context.plan.words.has(node.name)
      ? { hint: wordsOf(node.name, node.hint, context) }
      : {};
  return {
    ...bare,
    kind: node.kind,
    label: wordsOf(node.name, node.label, context),
    ...hint,
    ...relevanceOf(node, context),
    ...conditionsOf(node, context),
  };
}

function listNameOf({ name, list }: Question, { plan }: LiveContext): { list?: string } {
  if (list === undefined) return {};
  return plan.options.has(name)
    ? { list: `${list}:` }
    : plan.reading.spoken.has(name)
      ? { list: `${list}:${name}` }
      : {};
}

/** What decides about its value, its options and its being required, as far as the page's answers have a say in it. */
function conditionsOf(node: Question, { plan }: LiveContext): Partial<Question> {
  const silent = isSilent(node.kind);
  const sent: Readonly<
    Record<
      'default' | 'calculation' | 'readOnly' | 'choiceFilter' | 'required' | 'parameters',
      boolean
    >
  > = {
    default: silent,
    calculation: silent || node.readOnly !== undefined,
    readOnly: node.calculation !== undefined,
    choiceFilter: plan.options.has(node.name),
    required: plan.required.has(node.name),
    parameters: isScale(node.kind),
  };
  return Object.fromEntries(
    Object.entries(sent).flatMap(([field, wanted]) =>
      wanted && node[field as keyof typeof sent] !== undefined
        ? [[field, node[field as keyof typeof sent]]]
        : [],
    ),
  );
}

/** Words that show an answer; the others are on the page already. */
function wordsOf(name: string, text: Text, context: LiveContext): Text {
  return context.plan.words.has(name) ? inOneLanguage(text, context) : {};
}
