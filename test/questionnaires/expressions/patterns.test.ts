// The patterns of regex(): all are judged in time that grows with the text; what they accept is what
// JavaScript's own engine accepts; what cannot be run is refused with the reason.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { projectRoot } from '../../../src/platform/config/paths.ts';
import { compileExpression } from '../../../src/questionnaires/expressions/flat-expression.ts';
import type { Matcher } from '../../../src/questionnaires/expressions/pattern-program.ts';
import { folded } from '../../../src/questionnaires/expressions/pattern-classes.ts';
import { matcherOf } from '../../../src/questionnaires/expressions/pattern-runner.ts';
import { readPattern } from '../../../src/questionnaires/expressions/pattern-reader.ts';
import { ANSWERS, AUTHORS } from '../../../src/questionnaires/expressions/patterns.ts';
import { LONGEST_TEXT } from '../../../src/questionnaires/kinds/text.ts';

const NOW = new Date('2026-11-21T01:30:00Z');

function matcher(pattern: string): Matcher {
  const reading = readPattern(pattern, AUTHORS);
  if (!reading.ok) throw new Error(`${pattern}: ${reading.code}`);
  return matcherOf(reading.program);
}
const accepts = (pattern: string, text: string): boolean => matcher(pattern).matches(text);

/** `regex(text, pattern)` in an expression: the pattern as its author wrote it, or – where `p` is given – an answer. */
function judged(text: string, pattern: string, fromAnswer = false): boolean {
  const source = fromAnswer ? 'regex(${a}, ${p})' : `regex(\${a}, '${pattern}')`;
  const result = compileExpression(source, new Set(['a', 'p']));
  if (!result.ok) throw new Error(result.problems[0]?.code);
  return result.expression.boolean({ answers: { a: text, p: pattern }, now: NOW });
}

/** Stops the work after this time: a backtracking engine would take longer than the test run. */
const within = <T>(milliseconds: number, work: () => T): T =>
  vm.runInNewContext('work()', { work }, { timeout: milliseconds }) as T;

/** Pattern, and a text of about n characters that makes a backtracking engine try everything. */
const CLASSIC: readonly (readonly [string, (n: number) => string])[] = [
  ['(a+)+', (n) => `${'a'.repeat(n)}!`],
  ['([a-zA-Z]+)*', (n) => `${'a'.repeat(n)}!`],
  ['(a|aa)+', (n) => `${'a'.repeat(n)}!`],
  ['(a|a?)+', (n) => `${'a'.repeat(n)}!`],
  ['(.*a){12}', (n) => `${'a'.repeat(n)}!`],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', (n) => 'a'.repeat(n)],
  ['(\\w+\\s?)+', (n) => `${'a'.repeat(n)}!`],
  ['(x+x+)+y', (n) => 'x'.repeat(n)],
  [
    '([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}[a-z0-9]+[.]{1}(([a-z]{2,3})|([a-z]{2,3}[.]{1}[a-z]{2,3}))',
    (n) => `${'a'.repeat(n)}!`,
  ],
];

describe('patterns that stop a backtracking engine', () => {
  test.each(CLASSIC)('%s is judged, by its author and from an answer', (pattern, hostile) => {
    expect(within(20_000, () => judged(hostile(46), pattern))).toBe(false);
    if (pattern.length <= ANSWERS.characters)
      expect(within(20_000, () => judged(hostile(46), pattern, true))).toBe(false);
  });

  test.each(CLASSIC)('%s: twice the text takes twice the steps', (pattern, hostile) => {
    const taken = (n: number): number => {
      const one = matcher(pattern);
      one.matches(hostile(n));
      return one.taken;
    };
    expect(taken(4000)).toBeLessThan(taken(2000) * 2.1);
  });

  test('no text takes more steps than twice the program for each character', () => {
    for (const [pattern, hostile] of CLASSIC) {
      const reading = readPattern(pattern, AUTHORS);
      if (!reading.ok) throw new Error(reading.code);
      const one = matcherOf(reading.program);
      one.matches(hostile(1000));
      expect(one.taken).toBeLessThanOrEqual(2 * (reading.program.steps.length / 3) * 1002);
    }
  });
});

describe('what a pattern accepts', () => {
  const ordinary: readonly (readonly [string, readonly string[]])[] = [
    ['^0[0-9]{9}$', ['0912345678', '091234567', '09123456789', ' 0912345678', '0912345678\n']],
    ['0\\d{9}|\\+84\\d{9}', ['0912345678', '+84912345678', '84912345678']],
    ['[0-9]{9}|[0-9]{12}', ['123456789', '123456789012', '1234567890']],
    [
      '[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}',
      ['an@chinhphu.gov.vn', 'an@x', '@x.vn', 'an.x@y.z.vn'],
    ],
    [
      '[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,4}',
      ['an@chinhphu.gov.vn', 'an@x.museum', 'an@x.y'],
    ],
    ['[\\p{L} ]+', ['Nguyễn Thị Ánh', 'Đặng Văn Ề', 'H2O', '']],
    ['\\p{Lu}\\p{Ll}+( \\p{Lu}\\p{Ll}+)+', ['Nguyễn Ánh', 'nguyễn ánh', 'Ế ế', 'Đỗ Ước']],
    ['[a-zA-ZÀ-ỹĐđ\\s]{2,50}', ['Lê Lợi', 'L', 'Trần\u00a0Hưng Đạo', 'x1']],
    ['có|không', ['có', 'không', 'co', 'có không']],
    ['\\d{2}/\\d{2}/\\d{4}', ['01/07/2025', '1/7/2025']],
    ['(\\d{1,3}\\.){3}\\d{1,3}', ['10.0.0.1', '10.0.0']],
    ['\\S+( \\S+)*', ['một hai', ' một', 'một  hai', 'x\u00a0y', '\ufeff']],
    ['[^\\s@]+@[^\\s@]+', ['a@b', 'a b@c', 'a@b@c']],
    ['[^0-9]*', ['abc', 'a1', '']],
    ['\\bab\\b.*', ['ab cd', 'abcd', 'ab']],
    ['.\\Bb', ['ab', ' b']],
    ['a.c', ['abc', 'a\nc', 'a😀c', 'ac']],
    ['😀{2}|[😀-😂]', ['😀😀', '😁', '😃', '😀']],
    ['\\u0041\\u{1EA0}?', ['A', 'AẠ', 'B']],
    ['(?<nam>\\d{4})', ['2025', '25']],
    ['x*', ['', 'x', 'y']],
    ['^$', ['', ' ']],
    ['(?:)', ['', 'a']],
    ['a{0}b', ['b', 'ab']],
    ['[.\\-\\\\\\]/]+', ['.-\\]/', 'a']],
    ['\\p{Script=Latin}+', ['abcế', 'абв']],
    ['\\p{Letter}\\P{L}', ['a1', 'aa']],
  ];
  test.each(ordinary)('%s: the same as JavaScript’s own engine', (pattern, texts) => {
    const native = new RegExp(`^(?:${pattern})$`, 'u');
    expect(texts.map((text) => [text, accepts(pattern, text)])).toEqual(
      texts.map((text) => [text, native.test(text)]),
    );
  });

  test('capitals do not count after (?i), in any script of the survey', () => {
    for (const [pattern, text] of [
      ['(?i)đồng ý', 'ĐỒNG Ý'],
      ['(?i)[a-zđ]+', 'ĐaK'],
      ['(?i)k', '\u212a'],
      ['(?i)ς', 'Σ'],
      ['(?i)ѐ', 'Ѐ'],
    ] as const) {
      expect([pattern, accepts(pattern, text)]).toEqual([pattern, true]);
    }
    expect([
      accepts('(?i)i', 'ı'),
      accepts('(?i)ß', 'SS'),
      accepts('a(?i)b', 'AB'),
      accepts('a(?i:b)c', 'aBc'),
    ]).toEqual([false, false, false, true]);
  });

  test('small forms are those of Unicode’s simple folding, for every character', () => {
    const strange: number[] = [];
    for (let code = 0; code < 0x1e950; code += 1) {
      if (code >= 0xd800 && code <= 0xdfff) continue;
      const small = folded(code);
      if (
        small !== code &&
        !new RegExp(`^\\u{${small.toString(16)}}$`, 'iu').test(String.fromCodePoint(code))
      )
        strange.push(code);
    }
    expect(strange).toEqual([]);
  });

  const letters = ['a', 'b', 'ế', 'Ế', '1', ' ', '.', '\n', '😀'];
  const signs = letters.map((letter) =>
    letter === '.' ? '\\.' : letter === '\n' ? '\\n' : letter,
  );
  const atoms = fc.constantFrom(
    ...signs,
    '.',
    '\\d',
    '\\w',
    '\\s',
    '\\S',
    '\\p{L}',
    '\\P{Lu}',
    '[ab]',
    '[^a1]',
    '[a-eế\\d]',
    '[^\\s\\d]',
    '[\\S\\n]',
    '\\b',
    '\\B',
    '^',
    '$',
  );
  const { pattern: patterns } = fc.letrec<{
    pattern: string;
    sequence: string;
    repeated: string;
    group: string;
  }>((tie) => ({
    pattern: fc.oneof(
      { weight: 4, arbitrary: tie('sequence') },
      {
        weight: 1,
        arbitrary: fc.tuple(tie('sequence'), tie('sequence')).map((both) => both.join('|')),
      },
    ),
    sequence: fc
      .array(
        fc.oneof({ weight: 3, arbitrary: tie('repeated') }, { weight: 1, arbitrary: tie('group') }),
        { maxLength: 4 },
      )
      .map((parts) => parts.join('')),
    repeated: fc
      .tuple(atoms, fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,3}', '{0,}', '*?'))
      .map(([atom, times]) => (/^(?:\\[bB]|[\^$])$/.test(atom) ? atom : atom + times)),
    group: fc
      .tuple(tie('pattern'), fc.constantFrom('', '*', '+', '?', '{2}'))
      .map(([inside, times]) => `(?:${inside})${times}`),
  }));
  const texts = fc
    .array(fc.constantFrom(...letters), { maxLength: 7 })
    .map((parts) => parts.join(''));
  test('any pattern of the common part: the same as JavaScript’s own engine', () => {
    fc.assert(
      fc.property(patterns, fc.array(texts, { minLength: 1, maxLength: 5 }), (pattern, several) => {
        const native = new RegExp(`^(?:${pattern})$`, 'u');
        const ours = matcher(pattern);
        for (const text of several)
          expect([pattern, text, ours.matches(text)]).toEqual([pattern, text, native.test(text)]);
      }),
      { numRuns: 1500 },
    );
  });

  test('one matcher can be asked again and again', () => {
    const one = matcher('(a|b)+c');
    expect(['abc', 'ab', 'abc', '', 'c', 'aac'].map((text) => one.matches(text))).toEqual([
      true,
      false,
      true,
      false,
      false,
      true,
    ]);
  });
});

describe('what is refused', () => {
  const REFUSED: readonly (readonly [string, string, string])[] = [
    ['(?=.*[A-Z]).*', 'pattern_look_around', '(?='],
    ['(?!0)\\d+', 'pattern_look_around', '(?!'],
    ['(?<=a)b', 'pattern_look_around', '(?<='],
    ['(?<!a)b', 'pattern_look_around', '(?<!'],
    ['(\\d)\\1', 'pattern_back_reference', '\\1'],
    ['(?<n>a)\\k<n>', 'pattern_back_reference', '\\k<n>'],
    ['a++b', 'pattern_possessive', '++'],
    ['a{1,2}+', 'pattern_possessive', '{1,2}+'],
    ['(?>a+)b', 'pattern_possessive', '(?>'],
    ['(?x)a b', 'pattern_flags', '(?x)'],
    ['(?U)a', 'pattern_flags', '(?U)'],
    ['[a-z&&[^b]]', 'pattern_class_operation', '&&'],
    ['[a', 'pattern_bracket_open', '[a'],
    ['(a', 'pattern_parenthesis', '(a'],
    ['a)', 'pattern_parenthesis', 'a)'],
    ['a{2,1}', 'pattern_repeat_count', '{2,1}'],
    ['a{1001}', 'pattern_repeat_count', '{1001}'],
    ['(a{100}){100}', 'pattern_repeat_count', '{100}'],
    ['*a', 'pattern_repeat_nothing', '*'],
    ['a**', 'pattern_repeat_twice', '**'],
    ['\\q', 'pattern_escape', '\\q'],
    ['\\p{Foo}', 'pattern_class', '\\p{Foo}'],
    ['[z-a]', 'pattern_range', 'z-a'],
    ['a\\', 'pattern_wrong', ''],
  ];
  test.each(REFUSED)('%s: %s', (pattern, code, part) => {
    const reading = readPattern(pattern, AUTHORS);
    expect(reading).toMatchObject({ ok: false, code, vars: { pattern } });
    if (!reading.ok && part !== '' && code !== 'pattern_parenthesis')
      expect(reading.vars['part']).toBe(part);
  });

  test.each(['vi', 'en'])('the reason is told in %s, with every blank filled', (lang) => {
    const words = (
      JSON.parse(
        readFileSync(path.join(projectRoot, `views/questionnaires/text.${lang}.json`), 'utf8'),
      ) as { problems: Record<string, string> }
    ).problems;
    const long = [
      readPattern('a'.repeat(AUTHORS.characters + 1), AUTHORS),
      readPattern('(?:.?){900}', ANSWERS),
    ];
    const readings = [...REFUSED.map(([pattern]) => readPattern(pattern, AUTHORS)), ...long];
    for (const reading of readings) {
      if (reading.ok) throw new Error('accepted');
      const blanks = [...(words[reading.code] ?? '{{missing}}').matchAll(/\{\{(\w+)\}\}/g)].map(
        ([, name = '']) => name,
      );
      expect(blanks.filter((name) => !Object.hasOwn(reading.vars, name))).toEqual([]);
    }
  });

  test('what is too long or becomes too large', () => {
    expect(readPattern('a'.repeat(1001), AUTHORS)).toMatchObject({
      code: 'pattern_too_long',
      vars: { limit: 1000, length: 1001 },
    });
    expect(readPattern('(?:.?){1000}[ab]{1000}', AUTHORS)).toMatchObject({
      code: 'pattern_too_large',
      vars: { limit: 2500 },
    });
    expect(readPattern('.{0,1000}', AUTHORS).ok).toBe(true);
    expect(AUTHORS.text).toBe(LONGEST_TEXT);
  });

  test('whatever is written is read or refused, never thrown', () => {
    const pieces = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '*',
      '+',
      '?',
      '\\',
      '|',
      '^',
      '$',
      '.',
      '-',
      ',',
      '1',
      '9',
      'a',
      'p',
      'Q',
      'E',
      'x',
      'u',
      'd83d',
      '&&',
      '(?',
      '<',
      '=',
      ':',
      'é',
      '\ud800',
      '\\p{',
      '[[:alpha:]]',
      '\u0000',
    );
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join('')),
        (pattern) => {
          const reading = readPattern(pattern, AUTHORS);
          if (reading.ok) matcherOf(reading.program).matches('a\ud800é9');
          else expect(reading.code).toMatch(/^pattern_[a-z_]+$/);
        },
      ),
      { numRuns: 1500 },
    );
    expect(readPattern(`${'('.repeat(490)}a${')'.repeat(490)}`, AUTHORS).ok).toBe(true);
  });
});

describe('a pattern that is an answer', () => {
  test('runs by the same rules', () => {
    expect(judged('0912345678', '0[0-9]{9}', true)).toBe(true);
    expect(judged('x0912345678', '0[0-9]{9}', true)).toBe(false);
  });
  test.each([
    ['[a', 'a'],
    ['(?=a)a', 'a'],
    ['(a)\\1', 'aa'],
    ['', 'x'],
    [`a|${'b'.repeat(ANSWERS.characters)}`, 'a'],
    ['(?:.?){500}', 'a'],
  ])('%s matches nothing', (pattern, text) => {
    expect(judged(text, pattern, true)).toBe(false);
  });
  test('judges no text longer than its limit', () => {
    expect([
      judged('a'.repeat(500), 'a*', true),
      judged('a'.repeat(501), 'a*', true),
      judged('a'.repeat(LONGEST_TEXT), 'a*'),
    ]).toEqual([true, false, true]);
  });
  test('many different ones do not pile up', () => {
    const result = compileExpression('regex(${a}, ${p})', new Set(['a', 'p']));
    if (!result.ok) throw new Error('does not compile');
    for (let n = 0; n < 500; n += 1)
      expect(result.expression.boolean({ answers: { a: `x${n}`, p: `x${n}` }, now: NOW })).toBe(
        true,
      );
  });
});
