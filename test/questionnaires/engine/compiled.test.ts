// What a questionnaire says about answers: relevance in its order, calculations, repeats, choices, words.
import { describe, expect, test } from '@jest/globals';
import {
  compile,
  compileOrThrow,
  questionAt,
} from '../../../src/questionnaires/engine/compiled.ts';
import type { Answers } from '../../../src/questionnaires/model/answers.ts';
import { NOW, compiledForm, form } from '../form.ts';

const HOUSEHOLD = `
| survey |
| | type | name | label::en | relevant | calculation | constraint | required | repeat_count | choice_filter | default |
| | begin_group | about | About you | | | | | | | |
| | integer | age | Age | | | . >= 0 and . < 120 | yes | | | |
| | select_one yn | works | Do you work? | \${age} >= 15 | | | \${age} < 60 | | | |
| | text | job | What work? | \${works} = 'yes' | | | | | | |
| | end_group | | | | | | | | | |
| | calculate | adult | | | if(\${age} >= 18, 'yes', 'no') | | | | | |
| | begin_group | adults | Adults | \${adult} = 'yes' | | | | | | |
| | select_one province | home | Province | | | | | | | |
| | select_one town | town | Town | | | | | | province = \${home} | |
| | end_group | | | | | | | | | |
| | integer | size | How many children? | | | | | | | |
| | begin_repeat | child | Child | \${size} > 0 | | | | \${size} | | |
| | text | first | Name of child | | | | | | | |
| | integer | years | Age of \${first} | | | . < \${age} | | | | |
| | select_one yn | school | Is \${first} at school? | \${years} >= 6 | | | | | | |
| | calculate | place | | | position(..) | | | | | |
| | end_repeat | | | | | | | | | |
| | calculate | total | | | sum(\${years}) | | | | | |
| | calculate | pupils | | | count(\${child}) | | | | | |
| | calculate | second | | | indexed-repeat(\${first}, \${child}, 2) | | | | | |
| | calculate | begun | | | once(today()) | | | | | |
| | hidden | door | | | | | | | | link |
| choices |
| | list_name | name | label::en | province |
| | yn | yes | Yes | |
| | yn | no | No | |
| | province | hn | Hà Nội | |
| | province | hue | Huế | |
| | town | bd | Ba Đình | hn |
| | town | tx | Thuận Hoá | hue |
| | town | dd | Đống Đa | hn |
| settings |
| | form_id | form_title | default_language |
| | household | Household | en |
`;

const questionnaire = compiledForm(HOUSEHOLD);
const evaluate = (answers: Answers) => questionnaire.evaluate(answers, { now: NOW, lang: 'en' });

describe('relevance', () => {
  test('with no answers, conditions that compare with nothing do not hold', () => {
    const { relevant } = evaluate({});
    expect([...relevant]).toEqual([
      'about',
      'age',
      'adult',
      'size',
      'total',
      'pupils',
      'second',
      'begun',
      'door',
    ]);
  });

  test('a group that is not relevant takes its questions with it', () => {
    expect(evaluate({ age: 17 }).relevant.has('home')).toBe(false);
    expect(evaluate({ age: 18 }).relevant.has('home')).toBe(true);
  });

  test('an answer that is no longer relevant counts as empty for what hangs on it', () => {
    const { relevant, values } = evaluate({ age: 10, works: 'yes', job: 'farmer' });
    expect(relevant.has('job')).toBe(false);
    expect(values['works']).toBeUndefined();
  });

  test('a condition may stand above the question it asks about', () => {
    const upward = compiledForm(`
| survey |
| | type | name | label | relevant |
| | text | late | Late | \${early} = 'x' |
| | text | early | Early | |`);
    expect(upward.evaluate({ early: 'x' }, { now: NOW }).relevant.has('late')).toBe(true);
  });

  test('circles are refused with the names in them, also through a group', () => {
    const around = compile(
      withoutCheck(`
| survey |
| | type | name | label | relevant |
| | begin_group | g | G | \${inside} = 'x' |
| | text | inside | I | |
| | end_group | | | |`),
    );
    expect(around.ok).toBe(false);
    expect(around.problems[0]).toMatchObject({
      code: 'cycle',
      vars: { names: '${g} → ${inside} → ${g}' },
    });
  });

  test('a chain of 2,000 questions is followed without exhausting the stack', () => {
    const rows = Array.from(
      { length: 2000 },
      (_, at) =>
        `| | text | q${String(at)} | Q | ${at === 1999 ? '' : `\${q${String(at + 1)}} = 'x'`} |`,
    );
    const chain = compiledForm(
      `| survey |\n| | type | name | label | relevant |\n${rows.join('\n')}`,
    );
    const all = Object.fromEntries(rows.map((_, at) => [`q${String(at)}`, 'x']));
    expect(chain.evaluate(all, { now: NOW }).relevant.size).toBe(2000);
    expect(chain.evaluate({ ...all, q1000: null }, { now: NOW }).relevant.size).toBe(1000);
  });
});

/** The same form with a harmless condition put back in place of the one under test. */
function withoutCheck(markdown: string): ReturnType<typeof form> {
  const harmless = form(markdown.replace("${inside} = 'x'", 'true()'));
  const [group] = harmless.children;
  if (group) group.relevant = "${inside} = 'x'";
  return harmless;
}

describe('repeats', () => {
  const answers: Answers = {
    age: 40,
    size: 2,
    child: [
      { first: 'An', years: 8, school: 'yes' },
      { first: 'Bình', years: 3 },
    ],
  };

  test('each instance is judged by its own answers', () => {
    const { relevant, values } = evaluate(answers);
    expect(relevant.has('child/0/school')).toBe(true);
    expect(relevant.has('child/1/school')).toBe(false);
    expect([...relevant].filter((path) => path.startsWith('child/'))).toEqual([
      'child/0',
      'child/1',
      'child/0/first',
      'child/0/years',
      'child/0/school',
      'child/0/place',
      'child/1/first',
      'child/1/years',
      'child/1/place',
    ]);
    expect(values).toMatchObject({
      'child/0/place': 1,
      'child/1/place': 2,
      total: 11,
      pupils: 2,
      second: 'Bình',
    });
  });

  test('their number follows the count, within reason, and needs no stored instance', () => {
    expect(evaluate({ size: 3 }).instanceCount('child')).toBe(3);
    expect(evaluate({ size: 0 }).instanceCount('child')).toBe(0);
    expect(evaluate({ size: 1e9 }).instanceCount('child')).toBe(200);
    expect(evaluate({ size: 3 }).fixedCount('child')).toBe(true);
  });

  test('labels speak the answers of their own instance', () => {
    const evaluation = evaluate(answers);
    expect(evaluation.text('child/0/years', 'label')).toEqual({ text: 'Age of An', lang: 'en' });
    expect(evaluation.text('child/1/years', 'label')?.text).toBe('Age of Bình');
  });

  test('constraints see the question outside and the value tried', () => {
    const evaluation = evaluate(answers);
    expect(evaluation.constraintHolds('child/0/years', 41)).toBe(false);
    expect(evaluation.constraintHolds('child/0/years', 39)).toBe(true);
    expect(evaluation.constraintHolds('child/0/years')).toBe(true);
  });

  test('a path that leads nowhere is no question', () => {
    const evaluation = evaluate(answers);
    for (const path of [
      'child/9/years',
      'years',
      'child/0',
      'nobody',
      '',
      'child/x/years',
      'about/0/age',
      '__proto__',
      'child/0/age',
    ]) {
      expect(evaluation.isRequired(path)).toBe(false);
      expect(evaluation.constraintHolds(path, 999)).toBe(true);
      expect(evaluation.choices(path)).toEqual([]);
    }
  });
});

describe('choices, values and conditions', () => {
  test('a cascade shows the options of the answer above', () => {
    expect(
      evaluate({ age: 30, home: 'hn' })
        .choices('town')
        .map(({ name }) => name),
    ).toEqual(['bd', 'dd']);
    expect(evaluate({ age: 30 }).choices('town')).toEqual([]);
  });

  test('required follows its condition', () => {
    expect(evaluate({ age: 30 }).isRequired('works')).toBe(true);
    expect(evaluate({ age: 70 }).isRequired('works')).toBe(false);
  });

  test('hidden values come from the door, else from their default', () => {
    expect(evaluate({}).values['door']).toBe('link');
    expect(evaluate({ door: 'poster' }).values['door']).toBe('poster');
  });

  test('once() keeps what was there', () => {
    expect(evaluate({}).values['begun']).toBe('2026-11-21');
    expect(evaluate({ begun: '2026-01-01' }).values['begun']).toBe('2026-01-01');
  });

  test('questionAt reads the last step of a path', () => {
    expect(questionAt(questionnaire, 'child/0/years')?.question.kind).toBe('integer');
    expect(questionAt(questionnaire, 'child/0/nothing')).toBeUndefined();
  });

  test('indicators see relevant answers only, and repeats', () => {
    const score = questionnaire.expression("if(${works} = '', '', ${works} = 'yes')");
    const mean = questionnaire.expression('sum(${years}) div count(${child})');
    if (!score.ok || !mean.ok) throw new Error('does not compile');
    expect(score.expression.number({ answers: { age: 10, works: 'yes' }, now: NOW })).toBeNaN();
    expect(score.expression.number({ answers: { age: 30, works: 'no' }, now: NOW })).toBe(0);
    expect(
      mean.expression.number({
        answers: { size: 2, child: [{ years: 8 }, { years: 3 }] },
        now: NOW,
      }),
    ).toBe(5.5);
    expect(questionnaire.expression('${nobody} = 1').ok).toBe(false);
    expect(questionnaire.expression("${works} = 'maybe'")).toMatchObject({
      ok: true,
      warnings: [{ code: 'option_unknown' }],
    });
  });

  test('a shuffled list stays the same for one seed and holds every option', () => {
    const shuffled = compiledForm(
      HOUSEHOLD.replace('| required |', '| parameters |')
        .replace(
          '| | select_one town | town | Town | | | | |',
          '| | select_one town | town | Town | | | | randomize=true |',
        )
        .replace('. < 120 | yes |', '. < 120 | |')
        .replace('| | | ${age} < 60 |', '| | | |')
        .replace('province = ${home}', ''),
    );
    const order = (seed: number): string =>
      shuffled
        .evaluate({ age: 30 }, { now: NOW, seed })
        .choices('town')
        .map(({ name }) => name)
        .join();
    expect(order(1)).toBe(order(1));
    expect(new Set(Array.from({ length: 40 }, (_, seed) => order(seed))).size).toBe(6);
  });

  test('or_other brings its option and its question', () => {
    const colours = compiledForm(`
| survey |
| | type | name | label::en | choice_filter |
| | select_one colours or_other | best | Best colour | bright = 'yes' |
| choices |
| | list_name | name | label::en | bright |
| | colours | red | Red | yes |
| | colours | grey | Grey | no |`);
    const evaluation = colours.evaluate({ best: 'other' }, { now: NOW });
    expect(evaluation.choices('best').map(({ name }) => name)).toEqual(['red', 'other']);
    expect(evaluation.relevant.has('best_other')).toBe(true);
    expect(colours.evaluate({ best: 'red' }, { now: NOW }).relevant.has('best_other')).toBe(false);
  });

  test('a version that does not compile says which question', () => {
    const broken = form('| survey |\n| | type | name | label |\n| | text | a | A |');
    const [question] = broken.children;
    if (question) question.relevant = '${b} = 1';
    expect(() => compileOrThrow(broken)).toThrow(/name_unknown at a/);
  });

  test('a default is shown, an expression worked out, an address left alone', () => {
    const defaults = compiledForm(`
| survey |
| | type | name | label::en | default |
| | date | day | Day | today() |
| | integer | n | N | 3 |
| | text | url | Link | http://x.vn/a(b) |
| | select_multiple l | many | Many | a b |
| choices |
| | list_name | name | label::en |
| | l | a | A |
| | l | b | B |`);
    const evaluation = defaults.evaluate({}, { now: NOW });
    expect(['day', 'n', 'url', 'many'].map((path) => evaluation.initialValue(path))).toEqual([
      '2026-11-21',
      3,
      'http://x.vn/a(b)',
      ['a', 'b'],
    ]);
    expect(evaluation.values['n']).toBeNull();
  });

  test('a table answers pulldata, a list answers instance()', () => {
    const model = form(`
| survey |
| | type | name | label::en | calculation |
| | select_one p | home | Home | |
| | calculate | region | | jr:itext(instance('p')/root/item[name = \${home}]/itextId) |
| | calculate | said | | jr:choice-name(\${home}, '\${home}') |
| choices |
| | list_name | name | label::en | label::vi |
| | p | hn | Hanoi | Hà Nội |`);
    const [, region] = model.children;
    if (region?.type === 'question')
      region.calculation = "pulldata('regions', 'region', 'code', ${home})";
    const result = compile({
      ...model,
      tables: [{ name: 'regions', header: ['code', 'region'], rows: [['hn', 'Red River Delta']] }],
    });
    if (!result.ok) throw new Error(JSON.stringify(result.problems));
    expect(result.compiled.evaluate({ home: 'hn' }, { now: NOW, lang: 'vi' }).values).toMatchObject(
      { region: 'Red River Delta', said: 'Hà Nội' },
    );
  });
});
