// A small questionnaire in Vietnamese, Khmer, Hebrew and Tày. Its texts are made up: the name of the language,
// digits of its script and the name of the question; only the names of the languages are real words.
import type {
  Question,
  Questionnaire,
  Text,
} from '../../src/questionnaires/model/questionnaire.ts';

type Extra = Partial<Omit<Question, 'type' | 'id' | 'name' | 'kind'>>;
/** The test text of a name; Tày has none but for the first question. */
export const said = (name: string): Text => ({
  vi: `Chữ thử ${name}`,
  km: `ភាសាខ្មែរ ១២៣ ${name}`,
  he: `עברית ${name}`,
});
const question = (kind: Question['kind'], name: string, extra: Extra = {}): Question => ({
  type: 'question',
  id: name,
  name,
  kind,
  label: said(name),
  ...extra,
});

export const manyLanguages: Questionnaire = {
  schema: 1,
  code: 'many-languages',
  title: said('title'),
  defaultLanguage: 'vi',
  languages: [
    { code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)' },
    { code: 'km', name: 'Khmer', heading: 'Khmer (km)' },
    { code: 'he', name: 'Hebrew', heading: 'Hebrew (he)', direction: 'rtl' },
    { code: 'tyz', name: 'Tày', heading: 'Tày (tyz)' },
    { code: 'x-empty', name: 'Empty', heading: 'Empty' },
  ],
  lists: [
    {
      name: 'yes_no',
      choices: [
        { name: 'yes', label: said('yes') },
        { name: 'no', label: { vi: 'Chỉ có tiếng Việt' } },
      ],
    },
  ],
  children: [
    {
      type: 'group',
      id: 'first',
      name: 'first',
      label: said('first'),
      children: [
        question('select_one', 'used', {
          list: 'yes_no',
          required: 'true()',
          requiredMessage: said('requiredMessage'),
          hint: said('hint'),
          label: { ...said('used'), tyz: 'Tày thử used' },
        }),
        question('integer', 'visits', {
          required: 'true()',
          constraint: '. < 50',
          constraintMessage: said('constraintMessage'),
          hint: { vi: 'Gợi ý chỉ có tiếng Việt' },
        }),
      ],
    },
    {
      type: 'group',
      id: 'second',
      name: 'second',
      label: said('second'),
      children: [
        question('select_one', 'menu', { list: 'yes_no', appearance: 'minimal' }),
        question('select_multiple', 'several', { list: 'yes_no' }),
        question('date', 'filed_on'),
        question('text', 'remark'),
      ],
    },
  ],
};
