// A form with three kinds of page – choices, words and numbers, an instance of a repeat – for trying what
// happens to people in the middle of it.
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { smallForm } from './small-form.ts';

type Node = Questionnaire['children'][number];

const question = (kind: string, name: string, more: object = {}): Node =>
  ({
    type: 'question',
    id: name,
    name,
    kind,
    label: { vi: `Câu ${name}`, en: `Question ${name}` },
    required: 'true()',
    ...more,
  }) as unknown as Node;
const group = (name: string, children: Node[], more: object = {}): Node =>
  ({
    type: 'group',
    id: name,
    name,
    label: { vi: `Phần ${name}`, en: `Part ${name}` },
    children,
    ...more,
  }) as unknown as Node;
const together = { appearance: 'field-list' };

export const interruptedForm = {
  ...smallForm,
  code: 'interrupted',
  title: { vi: 'Bị ngắt quãng', en: 'Interrupted' },
  languages: [
    { code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)', direction: 'ltr' },
    { code: 'en', name: 'English', heading: 'English (en)', direction: 'ltr' },
  ],
  lists: [
    {
      name: 'ways',
      choices: ['online', 'office', 'post'].map((name) => ({
        name,
        label: { vi: name, en: name },
      })),
    },
  ],
  children: [
    group('ways', [
      question('select_one', 'way', { list: 'ways' }),
      question('select_multiple', 'tried', { list: 'ways' }),
    ]),
    group('words', [
      question('text', 'work'),
      question('integer', 'trips', { constraint: '. <= 50' }),
      question('date', 'day'),
    ]),
    {
      type: 'repeat',
      id: 'helpers',
      name: 'helpers',
      label: { vi: 'Người giúp', en: 'Helper' },
      children: [
        group('who', [question('text', 'name'), question('integer', 'age')], together),
        group('how', [question('text', 'did')], together),
      ],
    },
  ],
} as unknown as Questionnaire;

/** What is filled in on each page, by field. */
export const filling = {
  ways: { way: 'office', tried: ['online', 'office'] },
  words: {
    work: 'Làm ruộng, “đi chợ” & chạy xe',
    trips: '3',
    'day.day': '5',
    'day.month': '3',
    'day.year': '2026',
  },
  helper: { 'helpers/0/name': 'Chị Hòa', 'helpers/0/age': '34' },
  helped: { 'helpers/0/did': 'Điền giúp' },
} as const;

/** The answers that come of it. */
export const filledAnswers = {
  way: 'office',
  tried: ['online', 'office'],
  work: 'Làm ruộng, “đi chợ” & chạy xe',
  trips: 3,
  day: '2026-03-05',
  helpers: [{ name: 'Chị Hòa', age: 34, did: 'Điền giúp' }],
};

/** A question that comes with an answer of its page, with a name that a form has for itself. */
export const comingForm = {
  ...interruptedForm,
  code: 'coming',
  lists: [
    {
      name: 'yes_no',
      choices: ['yes', 'no'].map((name) => ({ name, label: { vi: name, en: name } })),
    },
  ],
  children: [
    group(
      'help',
      [
        question('select_one', 'helped', { list: 'yes_no' }),
        question('text', 'action', { relevant: "${helped} = 'yes'" }),
      ],
      together,
    ),
  ],
} as unknown as Questionnaire;
