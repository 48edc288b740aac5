// The check panel says what is wrong, and says nothing where it cannot know.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Question, Questionnaire } from '../../../src/questionnaires/model/questionnaire.ts';
import { treeOf } from '../../../src/designer/editing/conditions/expression-parts.ts';
import { simpleOf, sourceOf } from '../../../src/designer/editing/conditions/condition.ts';
import { findingsOf } from '../../../src/designer/checks/findings.ts';
import { logicFindings } from '../../../src/designer/checks/logic-findings.ts';
import { neverTogether } from '../../../src/designer/checks/satisfiability.ts';
import { placeOf } from '../../../src/designer/editing/tree.ts';
import { minutesOf } from '../../../src/designer/checks/duration.ts';
import { readingOf } from '../../../src/designer/checks/wording.ts';
import { sample } from '../model.ts';

const changed = (id: string, change: Partial<Question>): Questionnaire => {
  const model = sample();
  Object.assign(placeOf(model.children, id)?.node as Question, change);
  return model;
};
const keys = (model: Questionnaire): string[] =>
  logicFindings(model).map(({ key, id }) => `${key.split('.').at(-1) ?? ''} ${id ?? '-'}`);

describe('questions nobody can reach', () => {
  it('are not seen where all is well', () => {
    expect(keys(sample())).toEqual([]);
  });
  it.each([
    ["${way} = 'online' and ${way} = 'office'", 'two answers at once'],
    ['${age} > 60 and ${age} < 50', 'crossed limits'],
    ['${age} < 18', 'against the constraint of the question asked for'],
    ["${used} = 'no' and ${way} = 'online'", 'a question asked for that is then not asked'],
    ["${way} != 'online' and ${way} != 'office' and ${way} != ''", 'every option excluded'],
    ['false()', 'never'],
  ])('%s – %s', (relevant) => {
    expect(keys(changed('last_word', { relevant }))).toEqual(['unreachable last_word']);
  });
  it.each([
    "${way} = 'online' or ${used} = 'no'",
    'not(${age} < 18)',
    '${age} >= 18',
    "${way} != 'online'",
    'string-length(${last_word}) > 3',
    "${used} = 'no' and ${way} != 'online'",
  ])('%s may hold', (relevant) => {
    expect(
      keys(changed('last_word', { relevant })).filter((key) => key.startsWith('unreachable')),
    ).toEqual([]);
  });
  it('are found through the group around them', () => {
    expect(keys(changed('online_ease', { relevant: "${used} = 'no'" }))).toEqual([
      'unreachable online_ease',
    ]);
  });
});

describe('constraints', () => {
  it('that no answer meets are named', () => {
    expect(keys(changed('age', { constraint: '. > 110 and . < 18' }))).toEqual([
      'constraint_never age',
    ]);
    expect(keys(changed('age', { constraint: '. > 17 and (. < 18 or . > 100)' }))).toEqual([]);
  });
  it('agree with trying every whole number', () => {
    const limit = fc.record({
      sign: fc.constantFrom('<', '<=', '>', '>=', '='),
      value: fc.integer({ min: 0, max: 8 }),
      half: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(limit, { minLength: 1, maxLength: 4 }),
        fc.constantFrom('and', 'or'),
        (limits, join) => {
          const source = limits
            .map(({ sign, value }) => `. ${sign} ${String(value)}`)
            .join(` ${join} `);
          const holds = (x: number): boolean => {
            const each = limits.map(({ sign, value }) =>
              sign === '<'
                ? x < value
                : sign === '<='
                  ? x <= value
                  : sign === '>'
                    ? x > value
                    : sign === '>='
                      ? x >= value
                      : x === value,
            );
            return join === 'and' ? each.every(Boolean) : each.some(Boolean);
          };
          const anywhere = Array.from({ length: 41 }, (_, at) => at / 2 - 5).some(holds);
          expect(neverTogether([treeOf(source)!], () => ({ codes: null, numeric: true }))).toBe(
            !anywhere,
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('lists and options', () => {
  it('that nobody is offered are named', () => {
    const model = sample();
    model.lists.push({ name: 'spare', choices: [{ name: 'a', label: {} }] });
    expect(keys(model)).toEqual(['list_unused -']);
  });
  it('whose parent is no option above them are counted', () => {
    const model = changed('way', { choiceFilter: 'for = ${used}' });
    model.lists[1]!.choices[0]!.columns = { for: 'yes' };
    model.lists[1]!.choices[1]!.columns = { for: 'maybe' };
    expect(logicFindings(model).map(({ vars }) => vars)).toEqual([
      { name: 'way', count: 1, options: 'office' },
    ]);
  });
});

describe('the panel', () => {
  it('puts what stops publishing first', () => {
    const model = changed('last_word', { relevant: '${gone} = 1' });
    model.lists.push({ name: 'spare', choices: [{ name: 'a', label: { vi: 'A', en: 'A' } }] });
    expect(findingsOf(model, []).map(({ weight }) => weight)).toEqual(['stop', 'know']);
  });
  it('tells missing translations and questions that no indicator reads', () => {
    const model = changed('age', { label: { vi: 'Tuổi' } });
    expect(
      findingsOf(model, ['used', 'way']).map(({ kind, vars }) => [
        kind,
        vars['missing'] ?? vars['names'],
      ]),
    ).toEqual([
      ['translation', 1],
      ['indicator', 'age, online_ease'],
    ]);
  });
  it('warns of a condition on what is asked later', () => {
    expect(keys(changed('age', { relevant: "${last_word} != ''" }))).toEqual(['asked_later age']);
  });
});

describe('simple conditions', () => {
  const kinds = (name: string) =>
    (({ age: 'integer', used: 'select_one', many: 'select_multiple' }) as const)[name as 'age'];
  it.each([
    "${used} = 'yes'",
    "${used} != 'yes' and ${age} >= 18",
    "selected(${many}, 'a') or not(selected(${many}, 'b'))",
    "${age} = ''",
    "${many} != ''",
    '${age} > -2.5',
  ])('%s goes through the menus unchanged', (source) => {
    expect(sourceOf(simpleOf(source, kinds)!, kinds)).toBe(source);
  });
  it('turns a comparison round', () => {
    expect(sourceOf(simpleOf('18 <= ${age}', kinds)!, kinds)).toBe('${age} >= 18');
  });
  it.each([
    '',
    '${age} > ${used}',
    "${used} = 'a' and (${age} = 1 or ${age} = 2)",
    'count-selected(${many}) > 1',
    '${age} >',
    "${many} = 'a'",
  ])('%s is left to be written', (source) => {
    expect(simpleOf(source, kinds)).toBeNull();
  });
});

describe('wording', () => {
  it('counts minutes with and without what conditions guard', () => {
    const { most, least } = minutesOf(sample(), 'vi');
    expect(least).toBeGreaterThan(0);
    expect(most).toBeGreaterThan(least);
  });
  it('calls a long sentence hard', () => {
    expect(readingOf(sample(), 'vi')?.level).toBe('easy');
    expect(
      readingOf(changed('age', { label: { vi: `${'một '.repeat(30)}?` } }), 'vi')?.hardest,
    ).toEqual([{ id: 'age', name: 'age', words: 30 }]);
    expect(readingOf(sample(), 'tyz')).toBeNull();
  });
});
