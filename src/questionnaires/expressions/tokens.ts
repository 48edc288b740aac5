// Cuts an expression into tokens. What people bring from spreadsheets and other languages (==, &&, “quotes”, ≤)
// is recognised and answered with what to write here.
import { ExpressionError } from './tree.ts';

export type TokenType = 'text' | 'number' | 'reference' | 'name' | 'sign' | 'end';
export interface Token {
  type: TokenType;
  value: string;
  at: number;
  /** Reading ended here for this reason; reported when the parser reaches it, so that an earlier mistake comes first. */
  broken?: ExpressionError;
}

const LONGEST_SOURCE = 20_000;
const NAME = /[\p{L}_][\p{L}\p{M}\p{N}_.-]*(?::[\p{L}_][\p{L}\p{M}\p{N}_.-]*)?/uy;
const NUMBER = /\d+(?:\.\d*)?|\.\d+/y;
const REFERENCE = /\$\{[^{}]*\}/y;
const TEXT = /'[^']*'|"[^"]*"/y;
const SIGN = /!=|<=|>=|\.\.|[=<>+\-*|()[\],./]/y;
const SPACE = /[\s\u00a0]+/y;

/** Foreign operator signs and their equivalents here. */
const FOREIGN: readonly (readonly [RegExp, string])[] = [
  [/==/y, '='],
  [/<>/y, '!='],
  [/=</y, '<='],
  [/=>/y, '>='],
  [/&&/y, 'and'],
  [/\|\|/y, 'or'],
  [/&lt;/y, '<'],
  [/&gt;/y, '>'],
  [/&amp;/y, 'and'],
  [/[≤⩽]/uy, '<='],
  [/[≥⩾]/uy, '>='],
  [/≠/uy, '!='],
  [/[×]/uy, '*'],
  [/[÷]/uy, 'div'],
  [/[−–—]/uy, '-'],
  [/[“”„«»]/uy, '"'],
  [/[‘’‚`´]/uy, "'"],
  [/!/y, 'not()'],
  [/%/y, 'mod'],
  [/\$\s+\{[^{}]*\}/y, '${name}'],
  [/\$[\p{L}_][\p{L}\p{N}_-]*/uy, '${name}'],
];

function match(pattern: RegExp, source: string, at: number): string | null {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0] ?? null;
}

const KINDS: readonly (readonly [TokenType, RegExp])[] = [
  ['number', NUMBER],
  ['text', TEXT],
  ['name', NAME],
  ['sign', SIGN],
];

/** The tokens; the last one is the end, or the place that cannot be read. */
export function tokenize(source: string): Token[] {
  if (source.length > LONGEST_SOURCE)
    throw new ExpressionError('expression_too_long', 0, { limit: LONGEST_SOURCE });
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const space = match(SPACE, source, at);
    if (space) {
      at += space.length;
      continue;
    }
    const token = next(source, at);
    tokens.push(token.token);
    if (token.token.broken) return tokens;
    at += token.length;
  }
  tokens.push({ type: 'end', value: '', at: source.length });
  return tokens;
}

function next(source: string, at: number): { token: Token; length: number } {
  for (const [pattern, write] of FOREIGN) {
    const found = match(pattern, source, at);
    if (found && !(found === '!' && source[at + 1] === '='))
      return broken(new ExpressionError('foreign_sign', at, { found, write }));
  }
  const reference = match(REFERENCE, source, at);
  if (reference !== null)
    return {
      token: { type: 'reference', value: reference.slice(2, -1).trim(), at },
      length: reference.length,
    };
  for (const [type, pattern] of KINDS) {
    const found = match(pattern, source, at);
    if (found !== null) return { token: { type, value: found, at }, length: found.length };
  }
  return broken(unreadable(source, at));
}

const broken = (error: ExpressionError): { token: Token; length: number } => ({
  token: { type: 'end', value: '', at: error.problem.position, broken: error },
  length: 0,
});

function unreadable(source: string, at: number): ExpressionError {
  const found = String.fromCodePoint(source.codePointAt(at) ?? 0);
  if (found === "'" || found === '"') return new ExpressionError('quote_not_closed', at, { found });
  if (found === '$')
    return new ExpressionError('reference_not_closed', at, { found: source.slice(at, at + 20) });
  return new ExpressionError('unknown_sign', at, { found });
}
