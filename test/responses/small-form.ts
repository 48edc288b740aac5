// The smallest questionnaire: one question that must be answered.
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';

export const smallForm = {
  schema: 1,
  code: 'small',
  title: { vi: 'Nhỏ' },
  languages: [{ code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)', direction: 'ltr' }],
  defaultLanguage: 'vi',
  lists: [],
  children: [
    {
      type: 'question',
      id: 'age',
      name: 'age',
      kind: 'integer',
      label: { vi: 'Tuổi' },
      required: 'true()',
    },
  ],
} as unknown as Questionnaire;
