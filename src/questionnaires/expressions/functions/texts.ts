// Words: length, parts. Positions in substr() count from 0, as ODK has it.
import type { FunctionEntry, FunctionTable } from './entry.ts';
import { gathering, plain } from './entry.ts';
import type { Value } from '../values.ts';
import { toNumber, toText } from '../values.ts';

const texts =
  (of: (...words: string[]) => Value) =>
  (values: Value[]): Value =>
    of(...values.map(toText));

/** Of the named value, or of the question's own when none is named. */
function ownOr(of: (text: string) => Value): FunctionEntry {
  return plain(0, 1, (values, env) => of(toText(values[0] ?? env.self)));
}

function substr(values: Value[]): Value {
  const letters = [...toText(values[0] ?? '')];
  const bound = (value: Value | undefined, missing: number): number => {
    const at = value === undefined ? missing : Math.trunc(toNumber(value));
    return Number.isNaN(at) ? missing : at;
  };
  return letters.slice(bound(values[1], 0), bound(values[2], letters.length)).join('');
}

/** XPath's own substring(): positions from 1, a length, rounded. */
function substring(values: Value[]): Value {
  const start = Math.round(toNumber(values[1] ?? 1));
  const end = values[2] === undefined ? Infinity : start + Math.round(toNumber(values[2]));
  return [...toText(values[0] ?? '')]
    .filter((_, index) => index + 1 >= start && index + 1 < end)
    .join('');
}

function translate(text: string, from: string, to: string): string {
  const [letters, replacements] = [[...from], [...to]];
  return [...text]
    .map((letter) => {
      const at = letters.indexOf(letter);
      return at < 0 ? letter : (replacements[at] ?? '');
    })
    .join('');
}

const before = (text: string, mark: string): string => {
  const at = text.indexOf(mark);
  return at < 0 ? '' : text.slice(0, at);
};
const after = (text: string, mark: string): string => {
  const at = text.indexOf(mark);
  return at < 0 ? '' : text.slice(at + mark.length);
};

export const TEXTS: FunctionTable = {
  string: plain(
    1,
    1,
    texts((text = '') => text),
  ),
  'string-length': ownOr((text) => [...text].length),
  'normalize-space': ownOr((text) => text.trim().replace(/\s+/g, ' ')),
  concat: gathering(1, Infinity, (values) => values.map(toText).join('')),
  join: gathering(1, Infinity, ([separator = '', ...values]) =>
    values.map(toText).join(toText(separator)),
  ),
  substr: plain(2, 3, substr),
  substring: plain(2, 3, substring),
  'substring-before': plain(
    2,
    2,
    texts((text = '', mark = '') => before(text, mark)),
  ),
  'substring-after': plain(
    2,
    2,
    texts((text = '', mark = '') => after(text, mark)),
  ),
  contains: plain(
    2,
    2,
    texts((text = '', part = '') => text.includes(part)),
  ),
  'starts-with': plain(
    2,
    2,
    texts((text = '', part = '') => text.startsWith(part)),
  ),
  'ends-with': plain(
    2,
    2,
    texts((text = '', part = '') => text.endsWith(part)),
  ),
  'upper-case': plain(
    1,
    1,
    texts((text = '') => text.toUpperCase()),
  ),
  'lower-case': plain(
    1,
    1,
    texts((text = '') => text.toLowerCase()),
  ),
  translate: plain(
    3,
    3,
    texts((text = '', from = '', to = '') => translate(text, from, to)),
  ),
};
