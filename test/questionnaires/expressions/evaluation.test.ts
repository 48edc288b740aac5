// What expressions answer. The left column is what XLSForm authors write; the right one is what XPath 1.0 and ODK's forms give.
import { describe, expect, test } from '@jest/globals';
import { compileExpression } from '../../../src/questionnaires/expressions/flat-expression.ts';
import type { Answers } from '../../../src/questionnaires/model/answers.ts';
import { type QuestionKind } from '../../../src/questionnaires/kinds/traits.ts';

const NOW = new Date('2026-11-21T01:30:00Z');
const KINDS = new Map<string, QuestionKind>([
  ['age', 'integer'],
  ['blank', 'integer'],
  ['name', 'text'],
  ['empty', 'text'],
  ['sex', 'select_one'],
  ['channels', 'select_multiple'],
  ['born', 'date'],
  ['at', 'time'],
  ['filed', 'datetime'],
  ['cost', 'decimal'],
]);
const ANSWERS: Answers = {
  age: 34,
  blank: null,
  name: 'Nguyễn Thị Ếch',
  empty: '',
  sex: 'female',
  channels: ['radio', 'zalo'],
  born: '1992-02-29',
  at: '08:30',
  filed: '2026-11-20T17:00',
  cost: 1.5,
};

function run(source: string): string {
  const result = compileExpression(source, KINDS);
  if (!result.ok) throw new Error(`${source}: ${JSON.stringify(result.problems)}`);
  return result.expression.string({ answers: ANSWERS, now: NOW, lang: 'vi', seed: 7 });
}

describe('values of expressions', () => {
  test.each([
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['7 div 2', '3.5'],
    ['7 mod 3', '1'],
    ['-7 mod 3', '-1'],
    ['2 - -3', '5'],
    ['--4', '4'],
    ['1 div 0', 'Infinity'],
    ['.5 + .25', '0.75'],
    ['8 div 2 div 2', '2'],
    ['10 - 3 - 2', '5'],
    ['1 < 2 = true()', 'true'],
    ['true() or false() and false()', 'true'],
    ["${sex} = 'female'", 'true'],
    ['${age} >= 18 and ${age} < 60', 'true'],
    ["${age} = '34'", 'true'],
    ['${age} = 34.0', 'true'],
    ["'5' < '10'", 'true'],
    ['not(${age} > 40)', 'true'],
    ["true() = 'false'", 'true'],
    ['1000000 * 1000000 * 1000000 * 10000', '10000000000000000000000'],
    ['1 div 3', '0.3333333333333333'],
  ])('%s is %s', (source, expected) => {
    expect(run(source)).toBe(expected);
  });

  test.each([
    ["${blank} = ''", 'true'],
    ["${blank} != 'x'", 'true'],
    ['${blank} > 0', 'false'],
    ['${blank} < 0', 'false'],
    ['${blank} = 0', 'false'],
    ['not(${blank} > 0)', 'true'],
    ['${blank} + 1', 'NaN'],
    ["coalesce(${blank}, 'none')", 'none'],
    ['coalesce(${blank}, ${age})', '34'],
    ['string-length(${empty})', '0'],
    ["selected(${empty}, 'a')", 'false'],
    ['count-selected(${empty})', '0'],
    ['sum(${blank})', '0'],
    ['max(${blank})', 'NaN'],
    ["concat(${blank}, '-', ${age})", '-34'],
    ['boolean(${blank})', 'false'],
    ["if(${blank}, 'a', 'b')", 'b'],
    ['number(${empty})', 'NaN'],
    ['string(${blank})', ''],
    ['date(${empty})', ''],
    ["format-date(${empty}, '%Y')", ''],
  ])('an empty answer: %s is %s', (source, expected) => {
    expect(run(source)).toBe(expected);
  });

  test.each([
    ["selected(${channels}, 'zalo')", 'true'],
    ["selected(${channels}, 'zal')", 'false'],
    ["selected(${sex}, 'female')", 'true'],
    ['count-selected(${channels})', '2'],
    ['selected-at(${channels}, 0)', 'radio'],
    ['selected-at(${channels}, 1)', 'zalo'],
    ['selected-at(${channels}, 2)', ''],
    ['selected-at(${channels}, -1)', ''],
    ['string-length(${name})', '14'],
    ['substr(${name}, 0, 6)', 'Nguyễn'],
    ['substr(${name}, -3)', 'Ếch'],
    ["substring('12345', 2, 3)", '234'],
    ["substring-before('a-b', '-')", 'a'],
    ["substring-after('a-b', '-')", 'b'],
    ["contains(${name}, 'Thị')", 'true'],
    ["starts-with(${name}, 'Ng')", 'true'],
    ["ends-with(${name}, 'ch')", 'true'],
    ["translate('abc', 'abc', 'xy')", 'xy'],
    ["normalize-space('  a   b ')", 'a b'],
    ["upper-case('đ')", 'Đ'],
    ["join('; ', 'a', 'b')", 'a; b'],
    ["regex('0912345678', '0[0-9]{9}')", 'true'],
    ["regex('09123456789', '0[0-9]{9}')", 'false'],
    ["regex('ABC', '(?i)abc')", 'true'],
    ["regex('Ế', '\\p{L}')", 'true'],
    ["boolean-from-string('1')", 'true'],
    ["boolean-from-string('yes')", 'false'],
    ["checklist(1, 2, 'yes', 'no', 'yes')", 'true'],
    ["weighted-checklist(3, -1, 'yes', 2, 'no', 5)", 'false'],
  ])('words and options: %s is %s', (source, expected) => {
    expect(run(source)).toBe(expected);
  });

  test.each([
    ['round(2.5)', '3'],
    ['round(-2.5)', '-2'],
    ['round(1.005, 2)', '1.01'],
    ['round(1234, -2)', '1200'],
    ['int(2.9)', '2'],
    ['int(-2.9)', '-2'],
    ['floor(-2.1)', '-3'],
    ['ceiling(2.1)', '3'],
    ["number('1,5')", '1.5'],
    ["number('1e3')", 'NaN'],
    ['pow(2, 10)', '1024'],
    ['min(3, 1, 2)', '1'],
    ['max(3, ${blank}, 7)', '7'],
    ['sum(1, 2, 3)', '6'],
    ['abs(-3)', '3'],
    ["int('17.8')", '17'],
    ['sqrt(9)', '3'],
    ['round(${cost} * 3, 1)', '4.5'],
    ['0.1 + 0.2 < 0.31', 'true'],
    ['0 - 0', '0'],
    ['-0', '0'],
  ])('numbers: %s is %s', (source, expected) => {
    expect(run(source)).toBe(expected);
  });

  test.each([
    ['today()', '2026-11-21'],
    ['now()', '2026-11-21T08:30:00.000+07:00'],
    ['${born} < today()', 'true'],
    ["${born} = '1992-02-29'", 'true'],
    ["${born} > '1992-01-01'", 'true'],
    ['int((today() - ${born}) div 365.25)', '34'],
    ["format-date(${born}, '%d/%m/%Y')", '29/02/1992'],
    ["format-date('2026-01-05', '%e/%n/%y')", '5/1/26'],
    ['date(0)', '1970-01-01'],
    ["date('2026-02-30')", ''],
    ["decimal-date-time('1970-01-02T07:00:00.000+07:00')", '1'],
    ["decimal-time('18:00')", '0.75'],
    ["${at} < '09:00'", 'true'],
    ["'10:00' > ${at}", 'true'],
    ['${filed} < now()', 'true'],
    ["format-date-time(${filed}, '%H:%M')", '17:00'],
    ['date(${filed})', '2026-11-20'],
    ["'2026-11-21' >= today()", 'true'],
    ['today() + 1', '20779'],
    ['date(today() + 1)', '2026-11-22'],
  ])('dates: %s is %s', (source, expected) => {
    expect(run(source)).toBe(expected);
  });

  test('random numbers are the same for the same seed, and differ from place to place', () => {
    expect(run('random()')).toBe(run('random()'));
    expect(run('random() = random()')).toBe('false');
    expect(run('uuid()')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test('a missing answer is NaN as a number, so that a score leaves it out', () => {
    const result = compileExpression("if(${sex} = 'dk', '', ${sex} = 'female')", KINDS);
    if (!result.ok) throw new Error('does not compile');
    expect(result.expression.number({ answers: { sex: 'dk' }, now: NOW })).toBeNaN();
    expect(result.expression.number({ answers: { sex: 'female' }, now: NOW })).toBe(1);
    expect(result.expression.number({ answers: { sex: 'male' }, now: NOW })).toBe(0);
    expect(result.expression.dependencies).toEqual(['sex']);
  });
});
