// What the conditions and words of a node read, and whether it changes with the answers of the page.
import { isDynamic } from '../../questionnaires/engine/default-value.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import type { Node, Question } from '../../questionnaires/model/questionnaire.ts';
import type { ReferencesRead } from '../../questionnaires/engine/references-read.ts';
import {
  nothingRead,
  readExpression,
  readText,
} from '../../questionnaires/engine/references-read.ts';
import type { Parts } from './live-plan.ts';
import { isSilent } from '../../questionnaires/kinds/traits.ts';

export type CompiledNode = NonNullable<ReturnType<CompiledQuestionnaire['nodes']['get']>>;

export interface PlanContext {
  compiled: CompiledQuestionnaire;
  /** Everything whose value or relevance follows the page's answers, the page's questions included. */
  changing: ReadonlySet<string>;
}

export function merge(into: ReferencesRead, from: ReferencesRead): void {
  for (const part of ['names', 'spoken', 'lists', 'columns', 'patterns'] as const)
    for (const name of from[part]) into[part].add(name);
  into.unknownPattern ||= from.unknownPattern;
}

/** Its own relevance, or that of something around it, follows the page's answers. */
export function hasDynamicRelevance(
  { relevantOn, parents }: CompiledNode,
  { compiled, changing }: PlanContext,
): boolean {
  return (
    intersects(relevantOn, changing) ||
    parents.some(({ name }) => intersects(compiled.nodes.get(name)?.relevantOn ?? [], changing))
  );
}

export function intersects(some: Iterable<string>, others: ReadonlySet<string>): boolean {
  for (const name of some) if (others.has(name)) return true;
  return false;
}

export const conditionRead = (node: Node, field: 'required' | 'choiceFilter'): Set<string> => {
  const source = node.type === 'question' ? node[field] : undefined;
  return source === undefined ? new Set() : readExpression(source, nothingRead()).names;
};

export function wordsRead(node: Node): Set<string> {
  const into = nothingRead();
  for (const text of [node.label, node.hint ?? {}])
    for (const words of Object.values(text)) readText(words, into);
  return into.names;
}

export function hasChangingOptions(
  { node }: CompiledNode,
  { compiled, changing }: PlanContext,
): boolean {
  if (node.type !== 'question' || node.list === undefined) return false;
  return (
    intersects(conditionRead(node, 'choiceFilter'), changing) ||
    intersects(optionsRead(node, compiled).names, changing)
  );
}

function optionsRead({ name }: Question, compiled: CompiledQuestionnaire): ReferencesRead {
  const into = nothingRead();
  for (const { choice, label } of compiled.byName.get(name)?.options ?? [])
    if (label) for (const words of Object.values(choice.label)) readText(words, into);
  return into;
}

/** What a node that is sent reads: only the conditions that are sent with it. */
export function readingOf(
  compiledNode: CompiledNode,
  context: PlanContext,
  parts: Parts,
): ReferencesRead {
  const { node, name } = compiledNode;
  const into = nothingRead();
  if (hasDynamicRelevance(compiledNode, context) && node.relevant !== undefined)
    readExpression(node.relevant, into);
  if (parts.words.has(name))
    for (const text of [node.label, node.hint ?? {}])
      for (const words of Object.values(text)) readText(words, into);
  if (node.type !== 'question') return into;
  for (const source of sourcesOf(node, parts)) readExpression(source, into);
  if (parts.options.has(name)) merge(into, optionsRead(node, context.compiled));
  return into;
}

function sourcesOf(node: Question, { options, required }: Parts): string[] {
  const filled = isSilent(node.kind) || node.readOnly !== undefined;
  const dynamic =
    isSilent(node.kind) && node.default !== undefined && isDynamic(node.default)
      ? node.default
      : undefined;
  return [
    filled ? node.calculation : undefined,
    filled ? node.readOnly : undefined,
    dynamic,
    options.has(node.name) ? node.choiceFilter : undefined,
    required.has(node.name) ? node.required : undefined,
  ].flatMap((source) => source ?? []);
}

/** From outside a repeat, or from beside it, its name means all instances. */
export function readsAcross(
  reader: CompiledNode,
  { names, acrossInstances }: ReferencesRead,
  { compiled }: PlanContext,
): boolean {
  const reachesIn = (read: CompiledNode | undefined): boolean =>
    read?.node.type === 'question' &&
    read.repeats.some(({ name }, depth) => reader.repeats[depth]?.name !== name);
  return acrossInstances || [...names].some((name) => reachesIn(compiled.nodes.get(name)));
}
