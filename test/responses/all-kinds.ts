// A questionnaire with every kind of question, skip logic over pages, a repeat and texts in one language only.
import type { Question, Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';

type Extra = Partial<Omit<Question, 'type' | 'id' | 'name' | 'kind'>>;
const question = (kind: Question['kind'], name: string, extra: Extra = {}): Question => ({
  type: 'question',
  id: name,
  name,
  kind,
  label: { vi: `Câu ${name}`, en: `Question ${name}` },
  ...extra,
});
const group = (
  name: string,
  children: Questionnaire['children'],
  relevant?: string,
): Questionnaire['children'][number] => ({
  type: 'group',
  id: name,
  name,
  label: { vi: `Phần ${name}`, en: `Section ${name}` },
  children,
  ...(relevant === undefined ? {} : { relevant }),
});
const list = (name: string, ...codes: string[]) => ({
  name,
  choices: codes.map((code) => ({ name: code, label: { vi: `Ý ${code}`, en: `Option ${code}` } })),
});
const required = 'true()';

export const allKinds: Questionnaire = {
  schema: 1,
  code: 'all-kinds',
  title: { vi: 'Đủ các loại câu', en: 'All kinds' },
  defaultLanguage: 'vi',
  languages: [
    { code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)' },
    { code: 'en', name: 'English', heading: 'English (en)' },
  ],
  lists: [
    list('services', 'DVC01', 'DVC09', 'none'),
    list('yes_no', 'yes', 'no', 'dk', 'refused'),
    list('scale', '1', '2', '3', '4', '5', 'dk', 'refused'),
    list('colours', 'red', 'green', 'blue', 'dk'),
  ],
  children: [
    question('hidden', 'province'),
    question('hidden', 'commune'),
    group('opening', [
      question('note', 'welcome', { label: { vi: 'Chỉ có tiếng Việt.' } }),
      question('select_one', 'service', { list: 'services', required }),
      question('select_one', 'used', {
        list: 'yes_no',
        required,
        relevant: "${service} != 'none'",
      }),
      question('select_one', 'satisfied', {
        list: 'scale',
        required,
        relevant: "${used} = 'yes'",
        hint: { vi: 'Nghĩ đến lần gần nhất.' },
      }),
      question('text', 'reason', { relevant: "${used} = 'yes' and ${satisfied} != '5'", required }),
    ]),
    group('kinds', [
      question('select_multiple', 'colours', {
        list: 'colours',
        required,
        constraint: "not(selected(., 'dk')) or count-selected(.) = 1",
        constraintMessage: { vi: 'Chọn riêng câu này.', en: 'Choose this one alone.' },
      }),
      question('integer', 'visits', { required, constraint: '. >= 0 and . <= 50' }),
      question('decimal', 'cost'),
      question('date', 'filed_on', { constraint: '. <= today()' }),
      question('time', 'at_time'),
      question('rank', 'order', { list: 'colours' }),
      question('range', 'score', { parameters: { start: '0', end: '10', step: '1' } }),
    ]),
    group('more', [
      question('acknowledge', 'agreed'),
      question('text', 'remark', {
        appearance: 'multiline',
        label: {
          vi: 'Điều gì khó nhất? (${visits} lần đi)',
          en: 'What was hardest? (${visits} visits)',
        },
        constraint: 'string-length(.) <= 300',
      }),
      question('calculate', 'many', { calculation: 'if(${visits} > 3, 1, 0)', label: {} }),
    ]),
    {
      type: 'repeat',
      id: 'members',
      name: 'members',
      label: { vi: 'Người trong nhà', en: 'Household members' },
      children: [question('integer', 'age', { required, constraint: '. < 130' })],
    },
  ],
};
