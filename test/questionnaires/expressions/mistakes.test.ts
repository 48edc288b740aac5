// Every mistake an author can make is reported with its character, what it is, and what to write.
import { describe, expect, test } from '@jest/globals';
import { compileExpression } from '../../../src/questionnaires/expressions/flat-expression.ts';

const NAMES = new Set(['age', 'sex', 'province_code']);

function mistake(source: string): {
  code: string;
  position: number;
  vars: Record<string, unknown>;
} {
  const result = compileExpression(source, NAMES);
  if (result.ok) throw new Error(`${source} was accepted`);
  const [problem] = result.problems;
  if (!problem) throw new Error('no problem named');
  return problem;
}

describe('mistakes in expressions', () => {
  test.each<[string, string, number, Record<string, unknown>]>([
    ["because pyxform doesn't know", 'operator_expected', 8, { found: 'pyxform' }],
    ['${age} == 3', 'foreign_sign', 7, { found: '==', write: '=' }],
    ['${age} > 3 && ${sex} = 1', 'foreign_sign', 11, { found: '&&', write: 'and' }],
    ['${age} ≥ 3', 'foreign_sign', 7, { found: '≥', write: '>=' }],
    ['${sex} = “f”', 'foreign_sign', 9, { found: '“', write: '"' }],
    ['!${age}', 'foreign_sign', 0, { found: '!', write: 'not()' }],
    ['${age} > 3 AND ${sex} = 1', 'operator_case', 11, { found: 'AND', write: 'and' }],
    ["${sex} = 'f", 'quote_not_closed', 9, {}],
    ['${age > 3', 'reference_not_closed', 0, {}],
    ['$age > 3', 'foreign_sign', 0, { found: '$age', write: '${name}' }],
    ['(${age} > 3', 'sign_expected', 11, { sign: ')' }],
    ['${age} >', 'operand_expected', 8, {}],
    ['', 'expression_empty', 0, {}],
    ['   ', 'expression_empty', 0, {}],
    ['${agee} > 3', 'name_misspelt', 0, { name: 'agee', write: '${age}' }],
    ['${xyzzyxyzzy} > 3', 'name_unknown', 0, { name: 'xyzzyxyzzy' }],
    ['age > 3', 'braces_missing', 0, { write: '${age}' }],
    ['${sex} = female', 'bare_word', 9, { write: "'female'" }],
    ['selected(${sex})', 'argument_count', 0, { name: 'selected', expected: 2, given: 1 }],
    ['Selected(${sex}, 1)', 'function_misspelt', 0, { write: 'selected' }],
    ['count_selected(${sex})', 'function_misspelt', 0, { write: 'count-selected' }],
    ['frobnicate(1)', 'function_unknown', 0, { name: 'frobnicate' }],
    ['area(${age})', 'function_not_supported', 0, { name: 'area' }],
    ["regex(${sex}, '[a')", 'pattern_bracket_open', 14, { pattern: '[a' }],
    ["regex(${sex}, '(?=x)y')", 'pattern_look_around', 14, { pattern: '(?=x)y', part: '(?=' }],
    ['position(..)', 'position_outside_repeat', 0, {}],
    ['${last-saved#age} + 1', 'last_saved_not_supported', 0, {}],
    ['${age}[1]', 'predicate_not_supported', 6, {}],
    ["pulldata('towns', 'name', 'code', ${age})", 'table_missing', 0, { name: 'towns' }],
    ["instance('towns')/root/item", 'list_unknown', 0, { name: 'towns' }],
    ['${}', 'reference_empty', 0, {}],
    ['..', 'parent_alone', 0, {}],
    ['1 1', 'operator_expected', 2, { found: '1' }],
    ['${age} @ 3', 'unknown_sign', 7, { found: '@' }],
    ['constructor(1)', 'function_unknown', 0, { name: 'constructor' }],
  ])('%s', (source, code, position, vars) => {
    expect(mistake(source)).toMatchObject({ code, position, vars });
  });

  test('repetitions of repetitions are fine', () => {
    for (const pattern of [
      '([a-z]+)+x',
      '(?:\\d*)*',
      '([a-z]+\\.)+[a-z]+',
      '[a-z]+',
      '(ab)+',
      '([0-9]{3} )+',
    ])
      expect(compileExpression(`regex(${'$'}{sex}, '${pattern}')`, NAMES).ok).toBe(true);
  });

  test('several mistakes are found in one reading', () => {
    const result = compileExpression('${a1} > 1 and ${zzzzzzzzz} = xx', NAMES);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems).toHaveLength(3);
  });

  test('an expression nested beyond reason is refused, not followed', () => {
    expect(mistake(`${'('.repeat(5000)}1${')'.repeat(5000)}`).code).toBe('expression_too_long');
    expect(mistake(`${'('.repeat(500)}1${')'.repeat(500)}`).code).toBe('expression_too_deep');
    expect(mistake(`${'-'.repeat(500)}1`).code).toBe('expression_too_deep');
    expect(mistake(`1${' + 1'.repeat(3000)}`).code).toBe('expression_too_long');
    expect(compileExpression(`1${' + 1'.repeat(1500)}`, NAMES).ok).toBe(true);
  });
});
