// What an expression or a label reads, found in its text alone: questions, lists and attached tables, columns, and whether
// it looks into other instances of a repeat. For who must send along everything a condition needs, and nothing else.
import { mentionedNames } from '../expressions/mentions.ts';
import { parse } from '../expressions/parser.ts';
import type { Tree } from '../expressions/tree.ts';
import { toText } from '../expressions/values.ts';

export interface ReferencesRead {
  readonly names: Set<string>;
  /** Names of which not the code but the words of the option are said. */
  readonly spoken: Set<string>;
  /** Lists of options and attached tables searched by `instance()` and `pulldata()`. */
  readonly lists: Set<string>;
  /** Columns of options, and every quoted word that may name one. */
  readonly columns: Set<string>;
  /** Patterns of regex() that its author wrote. */
  readonly patterns: Set<string>;
  /** A pattern of regex() is an answer or a column's value. */
  unknownPattern: boolean;
  /** `indexed-repeat()`: any instance may be meant. */
  acrossInstances: boolean;
}

export const nothingRead = (): ReferencesRead => ({
  names: new Set(),
  spoken: new Set(),
  lists: new Set(),
  columns: new Set(),
  patterns: new Set(),
  unknownPattern: false,
  acrossInstances: false,
});

/** Adds what this expression reads. It must parse, as every published one does. */
export function readExpression(source: string, into: ReferencesRead): ReferencesRead {
  readTree(parse(source), into);
  return into;
}

/** Adds what the words of a label read: `How old is ${name}?` */
export function readText(text: string, into: ReferencesRead): ReferencesRead {
  for (const name of mentionedNames(text)) {
    into.names.add(name);
    into.spoken.add(name);
  }
  return into;
}

function readTree(tree: Tree, into: ReferencesRead): void {
  if (tree.type === 'reference') into.names.add(tree.name);
  if (tree.type === 'column') into.columns.add(tree.name);
  if (tree.type === 'rows') readRows(tree, into);
  if (tree.type === 'call') readCall(tree, into);
  if (tree.type === 'negate') readTree(tree.operand, into);
  if (tree.type === 'binary') for (const part of [tree.left, tree.right]) readTree(part, into);
}

function readRows(
  { list, column, predicates }: Extract<Tree, { type: 'rows' }>,
  into: ReferencesRead,
): void {
  into.lists.add(list);
  if (column !== null) into.columns.add(column);
  for (const predicate of predicates) readTree(predicate, into);
}

function readCall({ name, args }: Extract<Tree, { type: 'call' }>, into: ReferencesRead): void {
  const words = args.flatMap((arg) => (arg.type === 'text' ? [arg.value] : []));
  readManner(name, args, into);
  if (name === 'jr:choice-name')
    for (const arg of args.slice(1))
      readText(
        arg.type === 'reference' ? `\${${arg.name}}` : arg.type === 'text' ? arg.value : '',
        into,
      );
  if (name === 'pulldata') {
    into.lists.add((words[0] ?? '').replace(/\.csv$/i, ''));
    for (const word of words.slice(1)) into.columns.add(word);
  }
  for (const arg of args) readTree(arg, into);
}

/** Functions that ask for more than the names in their brackets. */
function readManner(name: string, args: readonly Tree[], into: ReferencesRead): void {
  if (name === 'indexed-repeat') into.acrossInstances = true;
  if (name !== 'regex') return;
  const [, pattern] = args;
  if (pattern?.type === 'text' || pattern?.type === 'number')
    into.patterns.add(toText(pattern.value));
  else into.unknownPattern = true;
}
