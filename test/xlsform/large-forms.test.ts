// Forms far larger than any that is asked: what takes time in step with their size goes through in
// a moment (most of these took minutes, or ended in an overflow), and what would hold up
// respondents is refused with a limit.
import { describe, expect, test } from '@jest/globals';
import { compile, compileOrThrow } from '../../src/questionnaires/engine/compiled.ts';
import { changesBetween } from '../../src/questionnaires/versions/diff.ts';
import { minutesOf } from '../../src/designer/checks/duration.ts';
import { findingsOf } from '../../src/designer/checks/findings.ts';
import type {
  Choice,
  Node,
  Question,
  Questionnaire,
} from '../../src/questionnaires/model/questionnaire.ts';
import { pagesOf } from '../../src/questionnaires/engine/pages/pages.ts';
import { NOW } from '../questionnaires/form.ts';

const many = <T>(count: number, of: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => of(at));
const ask = (name: string, rest: Partial<Question> = {}): Question => ({
  type: 'question',
  id: name,
  name,
  kind: 'text',
  label: { en: `Say ${name}` },
  ...rest,
});
const choices = (count: number, label = 'Choice'): Choice[] =>
  many(count, (at) => ({
    name: `c${String(at)}`,
    label: { en: `${label} ${String(at)}` },
    columns: { parent: 'x' },
  }));
const form = (children: Node[], lists: Questionnaire['lists'] = []): Questionnaire => ({
  schema: 1,
  code: 'large',
  title: { en: 'Large' },
  languages: [{ code: 'en', name: 'English', heading: '' }],
  defaultLanguage: 'en',
  children,
  lists,
});
const codes = (model: Questionnaire): string[] => [
  ...new Set(
    compile(model)
      .problems.filter(({ severity }) => severity === 'error')
      .map(({ code }) => code),
  ),
];

describe('in step with their size', () => {
  test('a chain of 4,000 calculations and a thousand questions on it', () => {
    const chain = many(4_000, (at) =>
      ask(`k${String(at)}`, {
        kind: 'calculate',
        label: {},
        calculation: at === 0 ? '${a}' : `\${k${String(at - 1)}} + \${a}`,
      }),
    );
    const compiled = compileOrThrow(
      form([
        ask('a', { kind: 'integer' }),
        ...chain,
        ...many(1_000, (at) =>
          ask(`t${String(at)}`, { relevant: `\${k${String(3_999 - at)}} > 1` }),
        ),
      ]),
    );
    const answers = { a: 1 };
    const evaluation = compiled.evaluate(answers, { now: NOW });
    expect(evaluation.values['k3999']).toBe(4_000);
    expect(
      pagesOf(compiled, answers, evaluation)
        .map(({ items }) => items.length)
        .slice(0, 3),
    ).toEqual([1, 12, 12]);
  });
  test('5,000 lists, and a list that a thousand questions extend by “other”', () => {
    const lists = form(
      many(5_000, (at) => ask(`q${String(at)}`, { kind: 'select_one', list: `l${String(at)}` })),
      many(5_000, (at) => ({ name: `l${String(at)}`, choices: choices(4) })),
    );
    expect(codes(lists)).toEqual([]);
    expect(changesBetween(lists, structuredClone(lists))).toEqual([]);
    const other = compileOrThrow(
      form(
        many(1_000, (at) =>
          ask(`q${String(at)}`, { kind: 'select_one', list: 'big', orOther: true }),
        ),
        [{ name: 'big', choices: choices(4_000) }],
      ),
    );
    expect(new Set(other.questionnaire.lists.map((list) => list.choices)).size).toBe(2);
  });
  test('options that speak answers are made ready once', () => {
    const speaking = form(
      [
        ask('name'),
        ...many(50, (at) => ask(`q${String(at)}`, { kind: 'select_one', list: 'big' })),
      ],
      [{ name: 'big', choices: choices(4_000, 'For ${name}') }],
    );
    const compiled = compileOrThrow(speaking);
    expect(
      new Set(
        compiled.repeats
          .concat([...compiled.byName.values()])
          .flatMap((node) => ('options' in node ? [(node as { options: object }).options] : [])),
      ).size,
    ).toBe(2);
    expect(pagesOf(compiled, {}, compiled.evaluate({}, { now: NOW })).length).toBeGreaterThan(50);
  });
  test('10,000 questions with conditions are looked through for what is doubtful', () => {
    const list = [{ name: 'yn', choices: choices(2) }];
    const model = form(
      many(10_000, (at) =>
        ask(`q${String(at)}`, {
          kind: 'select_one',
          list: 'yn',
          ...(at > 10 ? { relevant: `\${q${String(at % 10)}} = 'c1'` } : {}),
        }),
      ),
      list,
    );
    expect(findingsOf(model, []).filter(({ weight }) => weight !== 'know')).toEqual([]);
    expect(minutesOf(model, 'en').most).toBeGreaterThan(100);
  });
});

describe('expressions of any depth and length', () => {
  test.each([
    ['brackets', '('.repeat(5_000) + '1' + ')'.repeat(5_000)],
    ['functions', 'not('.repeat(4_000) + 'true()' + ')'.repeat(4_000)],
    ['signs', `${'-'.repeat(5_000)}1`],
    ['rows', "instance('l')/root/item[".repeat(600) + '1' + ']'.repeat(600)],
    ['questions', many(4_000, () => '${a}').join(' and ')],
    ['words', 'a'.repeat(30_000)],
  ])('%s: too deep or too long, in words', (_what, relevant) => {
    expect(codes(form([ask('a'), ask('b', { relevant })]))).toEqual([
      expect.stringMatching(/^expression_too_(deep|long)$/),
    ]);
  });
  test('the longest that is taken runs', () => {
    const sum = many(1_999, () => '1').join(' + ');
    const all = many(390, () => "(${a} = 'x' or ${a} = 'y')").join(' and ');
    const model = form([
      ask('a'),
      ask('n', { kind: 'calculate', label: {}, calculation: sum }),
      ask('b', { relevant: all }),
    ]);
    expect(compileOrThrow(model).evaluate({ a: 'x' }, { now: NOW }).values).toMatchObject({
      n: 1_999,
    });
    expect(findingsOf(model, []).filter(({ weight }) => weight === 'stop')).toEqual([]);
  });
});

describe('beyond a limit', () => {
  const deep = (levels: number): Node[] =>
    many(levels, (at) => `g${String(at)}`).reduceRight<Node[]>(
      (children, name) => [{ type: 'group', id: name, name, label: {}, children }],
      [ask('a')],
    );
  const list = (count: number): Questionnaire['lists'] => [
    { name: 'big', choices: choices(count) },
  ];
  const filtered = many(30, (at) =>
    ask(`q${String(at)}`, { kind: 'select_one', list: 'big', choiceFilter: "parent = 'x'" }),
  );
  const tangled = many(3_000, (at) => [
    ask(`a${String(at)}`, { kind: 'integer' }),
    ask(`k${String(at)}`, {
      kind: 'calculate',
      label: {},
      calculation: at === 0 ? '${a0}' : `\${k${String(at - 1)}} + \${a${String(at)}}`,
    }),
  ]).flat();
  const refused: [string, Questionnaire][] = [
    ['nesting_too_deep', form(deep(40))],
    ['too_many_nodes', form(many(10_001, (at) => ask(`q${String(at)}`)))],
    ['too_many_options', form([ask('q', { kind: 'select_one', list: 'big' })], list(6_000))],
    ['too_many_lookups', form(filtered, list(40_000))],
    ['too_entangled', form(tangled)],
  ];
  test.each(refused)('%s', (code, model) => {
    expect(codes(model)).toEqual([code]);
  });
  test.each(refused)('what was published before the limit of %s runs on', (_code, model) => {
    expect(compileOrThrow(model).byName.size).toBeGreaterThan(0);
  });
});
