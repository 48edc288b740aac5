// Reads tokens into a tree, by precedence, as XPath 1.0 has it: or, and, equality, order, sum, product, sign, union.
// A name after an operand is an operator (`and`, `div`), elsewhere a function or a column of the choices sheet.
import type { Token } from './tokens.ts';
import { tokenize } from './tokens.ts';
import type { Tree } from './tree.ts';
import { ExpressionError } from './tree.ts';
import { peek, type Reader, shown } from './token-reader.ts';
import { readLevel } from './parse-operand.ts';

const LONGEST = 4000;

/** @throws {ExpressionError} when the source is not an expression. */
export function parse(source: string): Tree {
  const tokens = tokenize(source);
  if (tokens.length > LONGEST)
    throw new ExpressionError('expression_too_long', 0, { limit: LONGEST });
  const reader: Reader = { tokens, at: 0, depth: 0 };
  if (peek(reader).type === 'end') throw new ExpressionError('expression_empty', 0);
  const tree = readLevel(reader, 0);
  const rest = peek(reader);
  if (rest.type !== 'end') throw leftOver(rest);
  return tree;
}

function leftOver(token: Token): ExpressionError {
  const word = token.value.toLowerCase();
  const isWord = token.type === 'name' && ['and', 'or', 'div', 'mod'].includes(word);
  return isWord
    ? new ExpressionError('operator_case', token.at, { found: token.value, write: word })
    : new ExpressionError('operator_expected', token.at, { found: shown(token) });
}
