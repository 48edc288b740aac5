// Operands of expressions: literals, references, calls, rows of lists, brackets.
import type { Token, TokenType } from './tokens.ts';
import type { BinaryOperator, Tree } from './tree.ts';
import { ExpressionError } from './tree.ts';
import { expect, isSign, peek, type Reader, shown, take } from './token-reader.ts';

const LEVELS: readonly (readonly BinaryOperator[])[] = [
  ['or'],
  ['and'],
  ['=', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-'],
  ['*', 'div', 'mod'],
];

const DEEPEST = 120;

export function readLevel(reader: Reader, level: number): Tree {
  const operators = LEVELS[level];
  if (!operators) return readSigned(reader);
  if (level === 0) enter(reader);
  let left = readLevel(reader, level + 1);
  for (;;) {
    const token = peek(reader);
    const operator = operators.find((candidate) => candidate === token.value);
    if (!operator || (token.type !== 'sign' && token.type !== 'name')) break;
    reader.at += 1;
    left = { type: 'binary', operator, left, right: readLevel(reader, level + 1), at: token.at };
  }
  if (level === 0) reader.depth -= 1;
  return left;
}

function enter(reader: Reader): void {
  reader.depth += 1;
  if (reader.depth > DEEPEST)
    throw new ExpressionError('expression_too_deep', peek(reader).at, { limit: DEEPEST });
}

function readSigned(reader: Reader): Tree {
  const token = peek(reader);
  if (!isSign(token, '-')) return readUnion(reader);
  reader.at += 1;
  enter(reader);
  const operand = readSigned(reader);
  reader.depth -= 1;
  return { type: 'negate', operand, at: token.at };
}

function readUnion(reader: Reader): Tree {
  let left = readOperand(reader);
  while (isSign(peek(reader), '|')) {
    const { at } = take(reader);
    left = { type: 'binary', operator: '|', left, right: readOperand(reader), at };
  }
  return left;
}

const OPERANDS: Readonly<Record<TokenType, (reader: Reader) => Tree>> = {
  text: (reader) => {
    const { value, at } = take(reader);
    return { type: 'text', value: value.slice(1, -1), at };
  },
  number: (reader) => {
    const { value, at } = take(reader);
    return { type: 'number', value: Number(value), at };
  },
  reference: readReference,
  name: readName,
  sign: readSignOperand,
  end: (reader) => {
    throw new ExpressionError('operand_expected', peek(reader).at, { found: '…' });
  },
};

function readOperand(reader: Reader): Tree {
  const tree = OPERANDS[peek(reader).type](reader);
  const token = peek(reader);
  if (isSign(token, '[')) throw new ExpressionError('predicate_not_supported', token.at);
  return tree;
}

function readReference(reader: Reader): Tree {
  const { value, at } = take(reader);
  if (value === '') throw new ExpressionError('reference_empty', at);
  if (value.startsWith('last-saved#'))
    throw new ExpressionError('last_saved_not_supported', at, { name: value });
  const steps = readSteps(reader);
  return { type: 'reference', name: steps.at(-1) ?? value, at };
}

/** The names of `/a/b/c` after an operand; only the last one says which question is meant. */
function readSteps(reader: Reader): string[] {
  const steps: string[] = [];
  while (isSign(peek(reader), '/')) {
    reader.at += 1;
    const token = take(reader);
    if (token.type === 'name' || isSign(token, '..') || isSign(token, '.')) steps.push(token.value);
    else if (token.type === 'reference') steps.push(token.value);
    else throw new ExpressionError('path_step_expected', token.at, { found: shown(token) });
  }
  return steps.filter((step) => step !== '..' && step !== '.');
}

function readName(reader: Reader): Tree {
  const { value, at } = take(reader);
  if (!isSign(peek(reader), '(')) return { type: 'column', name: value, at };
  const args = readArguments(reader);
  if (value === 'instance') return readRows(reader, args, at);
  if (value === 'current') return { type: 'reference', name: readSteps(reader).at(-1) ?? '', at };
  return { type: 'call', name: value, args, at };
}

function readArguments(reader: Reader): Tree[] {
  expect(reader, '(');
  const args: Tree[] = [];
  if (!isSign(peek(reader), ')')) {
    args.push(readLevel(reader, 0));
    while (isSign(peek(reader), ',')) {
      reader.at += 1;
      args.push(readLevel(reader, 0));
    }
  }
  expect(reader, ')');
  return args;
}

/** `instance('list')/root/item[condition]/column` */
function readRows(reader: Reader, args: readonly Tree[], at: number): Tree {
  const list = args[0];
  if (list?.type !== 'text' || args.length !== 1)
    throw new ExpressionError('instance_name_expected', at);
  const predicates: Tree[] = [];
  const steps: string[] = [];
  while (isSign(peek(reader), '/') || isSign(peek(reader), '[')) {
    if (isSign(take(reader), '[')) {
      predicates.push(readLevel(reader, 0));
      expect(reader, ']');
    } else {
      const step = take(reader);
      if (step.type !== 'name')
        throw new ExpressionError('path_step_expected', step.at, { found: shown(step) });
      steps.push(step.value);
    }
  }
  return { type: 'rows', list: list.value, predicates, column: steps[2] ?? null, at };
}

function readSignOperand(reader: Reader): Tree {
  const token = take(reader);
  if (token.value === '(') {
    const inner = readLevel(reader, 0);
    expect(reader, ')');
    return inner;
  }
  if (token.value === '.' || token.value === '..') return readRelative(reader, token);
  if (token.value === '/') {
    reader.at -= 1;
    const name = readSteps(reader).at(-1);
    if (name !== undefined) return { type: 'reference', name, at: token.at };
  }
  throw new ExpressionError('operand_expected', token.at, { found: shown(token) });
}

function readRelative(reader: Reader, first: Token): Tree {
  const { at } = first;
  const begin = reader.at;
  const name = readSteps(reader).at(-1);
  if (name !== undefined) return { type: 'reference', name, at };
  if (first.value === '.') return { type: 'self', at };
  return { type: 'parent', levels: 1 + (reader.at - begin) / 2, at };
}
