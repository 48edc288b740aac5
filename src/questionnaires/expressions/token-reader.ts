// Reads the tokens of an expression one after the other.
import type { Token } from './tokens.ts';
import { ExpressionError } from './tree.ts';

export interface Reader {
  tokens: readonly Token[];
  at: number;
  depth: number;
}

export function peek(reader: Reader): Token {
  const token = reader.tokens[Math.min(reader.at, reader.tokens.length - 1)] as Token;
  if (token.broken) throw token.broken;
  return token;
}

export function take(reader: Reader): Token {
  const token = peek(reader);
  reader.at += 1;
  return token;
}

export const isSign = (token: Token, sign: string): boolean =>
  token.type === 'sign' && token.value === sign;

export function expect(reader: Reader, sign: string): void {
  const token = peek(reader);
  if (!isSign(token, sign))
    throw new ExpressionError('sign_expected', token.at, { sign, found: shown(token) });
  reader.at += 1;
}

export const shown = (token: Token): string => (token.type === 'end' ? '…' : token.value);
