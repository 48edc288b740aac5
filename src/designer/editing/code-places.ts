// Where an expression refers to codes of a list: compared with a question that offers the list,
// searched among selected options, or passed through a calculation. The result is positions in the
// source, so that renaming a code changes that code and nothing else.
import { mentionedNames } from '../../questionnaires/expressions/mentions.ts';
import type { Tree } from '../../questionnaires/expressions/tree.ts';

/** `at`, `length`: the literal in the source, quotes included. */
export interface Literal {
  at: number;
  value: string;
  quoted: boolean;
}
export interface Mentions {
  /** Literals that are codes of the list. */
  sure: Literal[];
  /** The code also appears where it may belong to this list or mean something else. */
  doubtful: boolean;
}

export interface Speaking {
  /** Names whose value is a code of the list. */
  names: ReadonlySet<string>;
  /** Of these, calculations that may also give the same code from elsewhere. */
  mixed: ReadonlySet<string>;
  /** `.` is such a value; `name` in a filter is a code of the list. */
  self: boolean;
  column: boolean;
  list: string;
}

const words = (text: string): string[] => text.split(/\s+/);
const literalOf = (tree: Tree): Literal | null =>
  tree.type === 'text'
    ? { at: tree.at, value: tree.value, quoted: true }
    : tree.type === 'number'
      ? { at: tree.at, value: String(tree.value), quoted: false }
      : null;
const isCode = (tree: Tree, code: string): boolean => {
  const literal = literalOf(tree);
  return literal !== null && (literal.value === code || words(literal.value).includes(code));
};

/** What an expression may give back unchanged. */
export function given(tree: Tree): Tree[] {
  if (tree.type !== 'call') return tree.type === 'binary' || tree.type === 'negate' ? [] : [tree];
  if (tree.name === 'if') return tree.args.slice(1).flatMap(given);
  return ['coalesce', 'once', 'string', 'selected-at', 'normalize-space'].includes(tree.name)
    ? (tree.name === 'coalesce' ? tree.args : tree.args.slice(0, 1)).flatMap(given)
    : [];
}

type Sense = 'none' | 'code' | 'mixed';

function senseOf(tree: Tree, speaking: Speaking): Sense {
  const senses = given(tree).map((part): Sense => {
    if (part.type === 'self') return speaking.self ? 'code' : 'none';
    if (part.type === 'column') return speaking.column && part.name === 'name' ? 'code' : 'none';
    if (part.type !== 'reference' || !speaking.names.has(part.name)) return 'none';
    return speaking.mixed.has(part.name) ? 'mixed' : 'code';
  });
  return senses.includes('mixed') ? 'mixed' : senses.includes('code') ? 'code' : 'none';
}

export function mentionsIn(tree: Tree, code: string, speaking: Speaking): Mentions {
  const found: Mentions = { sure: [], doubtful: false };
  visit(tree, code, speaking, found);
  return found;
}

function visit(tree: Tree, code: string, speaking: Speaking, found: Mentions): void {
  if (tree.type === 'negate') visit(tree.operand, code, speaking, found);
  if (tree.type === 'rows')
    for (const part of tree.predicates)
      visit(part, code, { ...speaking, column: tree.list === speaking.list }, found);
  if (tree.type === 'call') {
    visitCall(tree, code, speaking, found);
    for (const part of tree.args) visit(part, code, speaking, found);
  }
  if (tree.type !== 'binary') return;
  if (tree.operator === '=' || tree.operator === '!=') {
    compare(tree.left, tree.right, { code, speaking, found });
    compare(tree.right, tree.left, { code, speaking, found });
  }
  for (const part of [tree.left, tree.right]) visit(part, code, speaking, found);
}

interface Looking {
  code: string;
  speaking: Speaking;
  found: Mentions;
}

function compare(value: Tree, literal: Tree, { code, speaking, found }: Looking): void {
  const sense = senseOf(value, speaking);
  if (sense === 'none' || !isCode(literal, code)) return;
  const place = literalOf(literal);
  if (sense === 'mixed') found.doubtful = true;
  else if (place) found.sure.push(place);
}

const SAY_NOTHING = new Set([
  'if',
  'coalesce',
  'once',
  'string',
  'not',
  'boolean',
  'count-selected',
  'and',
  'or',
]);

function visitCall(
  tree: Extract<Tree, { type: 'call' }>,
  code: string,
  speaking: Speaking,
  found: Mentions,
): void {
  const [first, second] = tree.args;
  if (!first || SAY_NOTHING.has(tree.name)) return;
  const looking: Looking = { code, speaking, found };
  if (tree.name === 'selected' && second) compare(first, second, looking);
  else if (tree.name === 'jr:choice-name') choiceName(first, second, looking);
  else if (
    tree.args.some((arg) => senseOf(arg, speaking) !== 'none') &&
    (tree.name === 'pulldata' || tree.args.some((arg) => holdsWord(arg, code)))
  )
    found.doubtful = true;
}

/** `jr:choice-name('code', '${question}')` names the question in quotes. */
function choiceName(
  first: Tree,
  second: Tree | undefined,
  { code, speaking, found }: Looking,
): void {
  const asked = second?.type === 'text' ? mentionedNames(second.value)[0] : undefined;
  const place = literalOf(first);
  if (asked !== undefined && place && speaking.names.has(asked) && isCode(first, code))
    found.sure.push(place);
}

const holdsWord = (tree: Tree, code: string): boolean =>
  tree.type === 'text' && tree.value.split(/[^\p{L}\p{N}_.-]+/u).includes(code);

/** The source with the code changed where it is one; a number becomes a word when the new code is none. */
export function withCode(
  source: string,
  literals: readonly Literal[],
  [from, to]: readonly [string, string],
): string {
  const quote = (value: string): string => (value.includes("'") ? `"${value}"` : `'${value}'`);
  return [...new Map(literals.map((literal) => [literal.at, literal])).values()]
    .sort((a, b) => b.at - a.at)
    .reduce((text, { at, value, quoted }) => {
      const changed =
        value === from
          ? to
          : words(value)
              .map((word) => (word === from ? to : word))
              .join(' ');
      const length = quoted ? value.length + 2 : (/^[\d.]+/.exec(text.slice(at))?.[0].length ?? 0);
      return (
        text.slice(0, at) +
        (quoted || !/^\d+(\.\d+)?$/.test(changed) ? quote(changed) : changed) +
        text.slice(at + length)
      );
    }, source);
}
