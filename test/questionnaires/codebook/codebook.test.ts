// The codebook and conditions in plain words, in both languages.
import { describe, expect, test } from '@jest/globals';
import { loadTranslations } from '../../../src/platform/i18n/translations.ts';
import { viewsFolder } from '../../../src/platform/config/paths.ts';
import { codebookOf } from '../../../src/questionnaires/codebook/codebook.ts';
import { conditionInWords } from '../../../src/questionnaires/codebook/conditions-in-words.ts';
import { compile } from '../../../src/questionnaires/engine/compiled.ts';
import { askedPaths, runScenario } from '../../../src/questionnaires/versions/scenario.ts';
import { NOW, form, ready } from '../form.ts';

const t = loadTranslations(viewsFolder, { strict: true });
const model = form(`
| survey |
| | type | name | label::English (en) | label::Tiếng Việt (vi) | relevant | constraint | sensitive |
| | begin_group | g | Section | Phần | \${age} >= 18 | | |
| | select_one yn or_other | used | Used it? | Đã dùng chưa? | | | |
| | select_multiple yn | many | Which? | Những gì? | \${used} = 'yes' | count-selected(.) <= 2 | yes |
| | end_group | | | | | | |
| | integer | age | Age | Tuổi | | . >= 0 and . < 120 | |
| | range | scale | Scale | Thang | | | |
| choices |
| | list_name | name | label::English (en) | label::Tiếng Việt (vi) |
| | yn | yes | Yes | Có |
| | yn | no | No | |`);

describe('conditions in words', () => {
  test.each([
    ["${used} = 'yes'", '“Used it?” is “Yes”', '“Đã dùng chưa?” là “Có”'],
    [
      "${used} != 'no' and ${age} < 60",
      '“Used it?” is not “No” and “Age” is less than 60',
      '“Đã dùng chưa?” không phải là “No” và “Tuổi” nhỏ hơn 60',
    ],
    [
      "(${age} > 60 or ${age} < 18) and not(selected(${many}, 'yes'))",
      '(“Age” is more than 60 or “Age” is less than 18) and “Yes” is not chosen in “Which?”',
      '(“Tuổi” lớn hơn 60 hoặc “Tuổi” nhỏ hơn 18) và ở “Những gì?” không chọn “Có”',
    ],
    ['18 <= ${age}', '“Age” is at least 18', '“Tuổi” từ 18 trở lên'],
    ["${used} = ''", '“Used it?” is not answered', '“Đã dùng chưa?” chưa được trả lời'],
    [
      'count-selected(${many}) > 1',
      'more than 1 are chosen in “Which?”',
      'chọn nhiều hơn 1 mục ở “Những gì?”',
    ],
    ['true()', 'always', 'luôn luôn'],
    ["regex(${used}, 'y.*')", "regex(${used}, 'y.*')", "regex(${used}, 'y.*')"],
    ['${age} ==', '${age} ==', '${age} =='],
  ])('%s', (source, english, vietnamese) => {
    expect(conditionInWords(source, model, { lang: 'en', t: t.en })).toBe(english);
    expect(conditionInWords(source, model, { lang: 'vi', t: t.vi })).toBe(vietnamese);
  });
});

describe('codebook', () => {
  const book = codebookOf(model, 'en', t.en);
  test('holds every question with its options, the made-up ones too', () => {
    expect(book.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'used select_one',
      'used_other text',
      'many select_multiple',
      'age integer',
      'scale range',
    ]);
    expect(book[0]?.options.map(({ code, label }) => `${code} ${label.text}`)).toEqual([
      'yes Yes',
      'no No',
      'other Other',
    ]);
  });
  test('says when a question is asked, all conditions above it taken together', () => {
    expect(book[2]).toMatchObject({
      relevantInWords: '“Age” is at least 18 and “Used it?” is “Yes”',
      constraintInWords: 'at most 2 are chosen',
      sensitive: true,
      section: { text: 'Section', lang: 'en' },
    });
    expect(book[3]).toMatchObject({
      relevantInWords: null,
      constraintInWords: 'the answer is at least 0 and the answer is less than 120',
    });
    expect(book[4]?.scale).toEqual({ start: 1, end: 10, step: 1 });
  });
  test('falls back to the default language and says which it is', () => {
    expect(codebookOf(model, 'vi', t.vi)[0]?.options[1]?.label).toEqual({ text: 'No', lang: 'en' });
  });
});

describe('scenarios', () => {
  const compiled = ready(compile(model));
  test('run again, they name what is missing and what is new', () => {
    const answers = { age: 30, used: 'yes' };
    const expected = askedPaths(compiled, answers, { now: NOW });
    expect(expected).toEqual(['used', 'many', 'age', 'scale']);
    expect(runScenario(compiled, { answers, expected }, { now: NOW })).toEqual({
      ok: true,
      missing: [],
      unexpected: [],
      reordered: false,
    });
    expect(runScenario(compiled, { answers: { age: 12 }, expected }, { now: NOW })).toMatchObject({
      ok: false,
      missing: ['used', 'many'],
      unexpected: [],
    });
    expect(
      runScenario(compiled, { answers, expected: ['age', 'used', 'many', 'scale'] }, { now: NOW }),
    ).toMatchObject({ ok: false, reordered: true });
    expect(runScenario(compiled, { answers, expected: ['used'] }, { now: NOW }).unexpected).toEqual(
      ['many', 'age', 'scale'],
    );
  });
});
