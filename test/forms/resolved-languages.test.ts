import { describe, expect, test } from '@jest/globals';
import { furtherLanguagesOf } from '../../src/questionnaires/model/languages.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { resolveLanguages } from '../../src/forms/resolved-languages.ts';
import { manyLanguages } from '../responses/many-languages.ts';

const speaking = (defaultLanguage: string, ...codes: string[]): Questionnaire => ({
  ...manyLanguages,
  defaultLanguage,
  languages: codes.map((code) => ({ code, name: code, heading: code })),
  children: [
    {
      type: 'question',
      id: 'a',
      name: 'a',
      kind: 'text',
      label: Object.fromEntries(codes.map((code) => [code, code])),
    },
  ],
});
const spoken = (questionnaire: Questionnaire, ...wishes: (string | undefined)[]) =>
  resolveLanguages(questionnaire, furtherLanguagesOf(questionnaire), wishes);

describe('a reader', () => {
  test.each([
    [['km'], 'km', 'vi', 'km'],
    [[undefined, 'km', 'en'], 'km', 'vi', 'km'],
    [['xx', 'en'], 'en', 'en', 'vi'],
    [[], 'vi', 'vi', 'vi'],
    [['x-empty', 'he'], 'he', 'vi', 'he'],
  ])('who wishes %j gets %s, buttons in %s, questions in %s', (wishes, chosen, lang, content) => {
    expect(spoken(manyLanguages, ...wishes)).toMatchObject({ chosen, lang, content });
  });
  test('of English finds a questionnaire in British English', () => {
    const british = speaking('km', 'km', 'en-GB');
    expect(furtherLanguagesOf(british).map(({ code }) => code)).toEqual(['km']);
    expect(spoken(british, 'en')).toMatchObject({ chosen: 'en', lang: 'en', content: 'en-GB' });
  });
  test("of Vietnamese gets the questionnaire's own language where it has no Vietnamese", () => {
    expect(spoken(speaking('km', 'km'), 'vi')).toMatchObject({
      chosen: 'vi',
      lang: 'vi',
      content: 'km',
    });
  });
});
