// A small questionnaire for the designer's tests, checked by shape like any other.
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { questionnaireSchema } from '../../src/questionnaires/model/questionnaire.ts';

const both = (vi: string, en: string): Record<string, string> => ({ vi, en });

export const sample = (): Questionnaire =>
  questionnaireSchema.parse({
    schema: 1,
    code: 'small',
    title: both('Phiếu nhỏ', 'Small form'),
    defaultLanguage: 'vi',
    languages: [
      { code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)' },
      { code: 'en', name: 'English', heading: 'English (en)' },
    ],
    lists: [
      {
        name: 'yes_no',
        choices: [
          { name: 'yes', label: both('Có', 'Yes') },
          { name: 'no', label: both('Không', 'No') },
        ],
      },
      {
        name: 'ways',
        choices: [
          { name: 'online', label: both('Qua mạng', 'Online') },
          { name: 'office', label: both('Tại quầy', 'At the office') },
        ],
      },
    ],
    children: [
      {
        type: 'group',
        id: 'you',
        name: 'you',
        label: both('Về ông bà', 'About you'),
        children: [
          {
            type: 'question',
            id: 'age',
            name: 'age',
            kind: 'integer',
            label: both('Ông bà bao nhiêu tuổi?', 'How old are you?'),
            constraint: '. >= 18 and . <= 110',
          },
          {
            type: 'question',
            id: 'used',
            name: 'used',
            kind: 'select_one',
            list: 'yes_no',
            label: both('Ông bà có làm thủ tục nào không?', 'Did you use a service?'),
          },
        ],
      },
      {
        type: 'group',
        id: 'filing',
        name: 'filing',
        label: both('Nộp hồ sơ', 'Filing'),
        relevant: "${used} = 'yes'",
        children: [
          {
            type: 'question',
            id: 'way',
            name: 'way',
            kind: 'select_one',
            list: 'ways',
            label: both('Ông bà nộp bằng cách nào?', 'How did you file?'),
          },
          {
            type: 'question',
            id: 'online_ease',
            name: 'online_ease',
            kind: 'range',
            parameters: { start: '1', end: '5', step: '1' },
            label: both('Nộp qua mạng có dễ không?', 'Was it easy?'),
            relevant: "${way} = 'online'",
          },
        ],
      },
      {
        type: 'question',
        id: 'last_word',
        name: 'last_word',
        kind: 'text',
        label: both('Ông bà muốn nói thêm gì không?', 'Anything else?'),
      },
    ],
  });
