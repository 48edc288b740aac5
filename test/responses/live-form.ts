// A questionnaire whose pages depend on their own answers in every way: dynamic relevance, cascading options,
// a grid, labels and notes with an answer of the page in them, a calculation in between, and a repeat.
import type { Question, Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';

type Extra = Partial<Omit<Question, 'type' | 'id' | 'name' | 'kind'>>;
type Node = Questionnaire['children'][number];
const both = (vi: string, en = vi) => ({ vi, en });
const question = (kind: Question['kind'], name: string, extra: Extra = {}): Question => ({
  type: 'question',
  id: name,
  name,
  kind,
  label: both(`Câu ${name}`, `Question ${name}`),
  ...extra,
});
const group = (name: string, appearance: string, children: Node[], relevant?: string): Node => ({
  type: 'group',
  id: name,
  name,
  label: both(`Phần ${name}`, `Section ${name}`),
  appearance,
  children,
  ...(relevant === undefined ? {} : { relevant }),
});
const choice = (name: string, label: string, columns?: Record<string, string>) => ({
  name,
  label: both(label),
  ...(columns ? { columns } : {}),
});
const required = 'true()';

export const liveForm: Questionnaire = {
  schema: 1,
  code: 'live',
  title: both('Trang sống', 'Live page'),
  defaultLanguage: 'vi',
  languages: [
    { code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)' },
    { code: 'en', name: 'English', heading: 'English (en)' },
  ],
  lists: [
    {
      name: 'yes_no',
      choices: [choice('yes', 'Có'), choice('no', 'Không'), choice('dk', 'Không biết')],
    },
    { name: 'provinces', choices: [choice('hn', 'Hà Nội'), choice('hue', 'Huế')] },
    {
      name: 'communes',
      choices: [
        choice('bd', 'Ba Đình', { province: 'hn' }),
        choice('hk', 'Hoàn Kiếm', { province: 'hn' }),
        choice('tx', 'Thuận Hóa', { province: 'hue' }),
        choice('dk', 'Không biết', { province: 'hue' }),
      ],
    },
    {
      name: 'wards',
      choices: [
        choice('w1', 'Phường một', { commune: 'bd' }),
        choice('w2', 'Phường hai', { commune: 'bd' }),
        choice('w3', 'Phường ba', { commune: 'tx' }),
      ],
    },
    { name: 'scale', choices: ['1', '2', '3', '4'].map((name) => choice(name, name)) },
  ],
  children: [
    group('before', '', [
      question('text', 'called', { label: both('Tên gọi', 'Called'), required }),
      question('select_one', 'kin', { list: 'yes_no', required }),
      question('text', 'secret', { label: both('Điều riêng'), required }),
    ]),
    group('visit', 'field-list', [
      question('select_one', 'filed', { list: 'yes_no', required }),
      question('integer', 'trips', {
        relevant: "${filed} = 'yes'",
        required,
        label: both('${called} đi mấy lần?', 'How many trips, ${called}?'),
      }),
      question('calculate', 'many', { calculation: 'if(${trips} > 3, 1, 0)', label: {} }),
      question('text', 'reason', {
        relevant: "${many} = 1 and ${kin} = 'yes'",
        label: both('Vì sao ${trips} lần?', 'Why ${trips} times?'),
        hint: both('${called} đã đi ${trips} lần.'),
        required: '${trips} > 5',
      }),
      question('note', 'thanks', {
        relevant: "${filed} = 'no'",
        label: both('Chưa nộp <b>thì thôi</b>.'),
      }),
      question('select_multiple', 'helpers', { list: 'yes_no', relevant: "${filed} != ''" }),
      {
        type: 'group',
        id: 'details',
        name: 'details',
        label: both('Chi tiết'),
        relevant: "selected(${helpers}, 'yes')",
        children: [
          question('date', 'day', { required }),
          question('text', 'who', { label: both('Ai?') }),
        ],
      },
    ]),
    group('place', 'field-list', [
      question('select_one', 'where', { list: 'provinces', required }),
      question('select_one', 'commune_of', {
        list: 'communes',
        choiceFilter: 'province = ${where}',
        required,
        label: both('Xã nào ở ${where}?', 'Which commune of ${where}?'),
      }),
      question('select_one', 'ward_of', {
        list: 'wards',
        choiceFilter: 'commune = ${commune_of}',
        appearance: 'minimal',
      }),
    ]),
    group('views', 'field-list', [
      question('select_one', 'rates', { list: 'yes_no', required }),
      group(
        'ratings',
        'table-list',
        [
          question('select_one', 'speed', { list: 'scale', required }),
          question('select_one', 'manner', {
            list: 'scale',
            required,
            relevant: "${speed} != '1'",
          }),
        ],
        "${rates} = 'yes'",
      ),
    ]),
    {
      type: 'repeat',
      id: 'members',
      name: 'members',
      label: both('Người trong nhà', 'Member'),
      children: [
        {
          type: 'group',
          id: 'member',
          name: 'member',
          label: {},
          appearance: 'field-list',
          children: [
            question('integer', 'age', { required, constraint: '. < 130' }),
            question('text', 'school', {
              relevant: '${age} < 18',
              label: both('Trường của người thứ ${nth}'),
              required,
            }),
            question('calculate', 'nth', { calculation: 'position(..)', label: {} }),
          ],
        },
      ],
    },
    group('end', '', [question('text', 'last', { relevant: 'sum(${age}) > 20' })]),
  ],
};
