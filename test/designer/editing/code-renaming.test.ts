// A changed option code and everything that refers to it: what follows, what must not, and what is refused by name.
import { describe, expect, test } from '@jest/globals';
import { edit } from '../../../src/designer/editing/edit.ts';
import { answersRenamed, codesRenamed } from '../../../src/designer/editing/code-renaming.ts';
import { placeOf } from '../../../src/designer/editing/tree.ts';
import type { Question, Questionnaire } from '../../../src/questionnaires/model/questionnaire.ts';
import { form } from '../../questionnaires/form.ts';

const model = form(`
| survey |
| | type | name | label::English (en) | relevant | constraint | calculation | choice_filter | default |
| | select_one yn | a | A | | . != 'no' | | | yes |
| | select_multiple yn | b | B | | not(selected(., 'yes')) or count-selected(.) = 1 | | | yes no |
| | text | yes | A question of that name | | | | | |
| | text | c | C | \${a} = 'yes' and \${yes} = 'yes' | | | | |
| | text | d | D | selected(\${b}, "yes") or \${other} = 'yes' | | | | |
| | select_one other | other | O | | | | | |
| | calculate | handed | | | | coalesce(\${a}, 'none') | | |
| | text | e | E | \${handed} != 'yes' | | | | |
| | calculate | said | | | | jr:choice-name('yes', '\${a}') | | |
| | calculate | score | | | | if(\${a} = 'yes', 1, 0) | | |
| | select_one towns | town | T | | | | answer = \${a} | |
| choices |
| | list_name | name | label::English (en) | answer |
| | yn | yes | Yes | |
| | yn | no | No | |
| | other | yes | Yes | |
| | towns | hue | Huế | yes |
| | towns | hanoi | Hà Nội | no |`);
const users = new Set(['a', 'b']);
const question = (of: Questionnaire, name: string): Question =>
  placeOf(of.children, name)!.node as Question;
const renamed = (of: Questionnaire, ...changes: [string, string][]): Questionnaire => {
  const result = codesRenamed(of, { list: 'yn', users, changes });
  if (!result.ok) throw new Error(JSON.stringify(result));
  return result.model;
};

describe('a code', () => {
  const after = renamed(model, ['yes', 'co']);
  test.each([
    ['a', 'constraint', ". != 'no'"],
    ['a', 'default', 'co'],
    ['b', 'constraint', "not(selected(., 'co')) or count-selected(.) = 1"],
    ['b', 'default', 'co no'],
    ['c', 'relevant', "${a} = 'co' and ${yes} = 'yes'"],
    ['d', 'relevant', "selected(${b}, 'co') or ${other} = 'yes'"],
    ['e', 'relevant', "${handed} != 'co'"],
    ['said', 'calculation', "jr:choice-name('co', '${a}')"],
    ['score', 'calculation', "if(${a} = 'co', 1, 0)"],
    ['handed', 'calculation', "coalesce(${a}, 'none')"],
  ] as const)('reaches %s, %s', (name, field, expected) => {
    expect(question(after, name)[field]).toBe(expected);
  });
  test('reaches the column another list is filtered by, and nothing else of it', () => {
    expect(
      after.lists
        .find(({ name }) => name === 'towns')
        ?.choices.map(({ columns }) => columns?.['answer']),
    ).toEqual(['co', 'no']);
    expect(after.lists.find(({ name }) => name === 'other')).toEqual(
      model.lists.find(({ name }) => name === 'other'),
    );
  });
  test('that changes places with another does not become one with it', () => {
    const swapped = renamed(model, ['yes', 'no'], ['no', 'yes']);
    expect([
      question(swapped, 'a').constraint,
      question(swapped, 'a').default,
      question(swapped, 'score').calculation,
    ]).toEqual([". != 'yes'", 'no', "if(${a} = 'no', 1, 0)"]);
  });
  test('that was a number becomes a word in quotes', () => {
    const numbers = form(
      '| survey |\n| | type | name | label::English (en) | relevant |\n| | select_one n | a | A | |\n| | text | b | B | ${a} = 1 or 2 = ${a} |\n| choices |\n| | list_name | name | label::English (en) |\n| | n | 1 | One |\n| | n | 2 | Two |',
    );
    const result = codesRenamed(numbers, {
      list: 'n',
      users: new Set(['a']),
      changes: [['1', 'one']],
    });
    expect(result.ok && question(result.model, 'b').relevant).toBe("${a} = 'one' or 2 = ${a}");
  });
});

describe('is refused, with the places, where the code may be of another list', () => {
  const withRow = (row: string): Questionnaire =>
    form(
      `| survey |\n| | type | name | label::English (en) | relevant | calculation |\n| | select_one yn | a | A | | |\n| | select_one other | o | O | | |\n| | ${row} |\n| | text | z | Z | \${x} = 'yes' | |\n| choices |\n| | list_name | name | label::English (en) |\n| | yn | yes | Yes |\n| | other | yes | Yes |`,
    );
  test.each([
    ['calculate | x | | | if(${a} = 1, ${a}, ${o})', ['z']],
    ["calculate | x | | | coalesce(${a}, 'yes')", ['z']],
    ["calculate | x | | | contains(${a}, 'yes')", ['x']],
  ])('%s', (row, places) => {
    expect(
      codesRenamed(withRow(row), { list: 'yn', users: new Set(['a']), changes: [['yes', 'co']] }),
    ).toMatchObject({ ok: false, code: 'yes', places });
  });
});

describe('in the designer', () => {
  const change = (codes: [string, string][]) => {
    const list = model.lists.find(({ name }) => name === 'yn')!;
    const choices = list.choices.map((choice) => ({
      ...choice,
      name: codes.find(([from]) => from === choice.name)?.[1] ?? choice.name,
    }));
    return edit(model, {
      type: 'change',
      id: 'a',
      node: question(model, 'a'),
      list: { name: 'yn', choices, copy: false, codes },
    });
  };
  test('the list, what speaks of it and the places are one change', () => {
    const result = change([['yes', 'co']]);
    if (!result.ok) throw new Error(JSON.stringify(result));
    expect(
      result.model.lists.find(({ name }) => name === 'yn')?.choices.map(({ name }) => name),
    ).toEqual(['co', 'no']);
    expect([...(result.codes?.places ?? [])].sort()).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'said',
      'score',
      'towns',
    ]);
  });
});

test('saved answers follow, in repeats too', () => {
  const answers = { a: 'yes', b: ['yes', 'no'], c: 'yes', n: 1, r: [{ a: 'yes' }, { a: 'no' }] };
  expect(
    answersRenamed(answers, users, [
      ['yes', 'co'],
      ['no', 'khong'],
    ]),
  ).toEqual({ a: 'co', b: ['co', 'khong'], c: 'yes', n: 1, r: [{ a: 'co' }, { a: 'khong' }] });
});
