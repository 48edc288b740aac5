// What people type into each kind of field, and what is kept or answered.
import { describe, expect, test } from '@jest/globals';
import { readField } from '../../../src/questionnaires/kinds/forms.ts';
import type { FormBody } from '../../../src/questionnaires/kinds/forms.ts';
import { KINDS } from '../../../src/questionnaires/kinds/registry.ts';
import type { Choice, Question } from '../../../src/questionnaires/model/questionnaire.ts';
import type { QuestionKind } from '../../../src/questionnaires/kinds/traits.ts';
import { filled, questionTemplate } from '../../../src/forms/question-html.ts';
import { questionView } from '../../../src/forms/question-view.ts';
import { viewsFolder, publicFolder } from '../../../src/platform/config/paths.ts';
import { makeRenderer } from '../../../src/platform/http/render.ts';
import { compileOrThrow } from '../../../src/questionnaires/engine/compiled.ts';
import { questionsOf } from '../../../src/questionnaires/model/nodes.ts';
import { openQuestions, screen } from '../../../src/responses/submission/screening.ts';
import { readXlsform, readSheets } from '../../../src/xlsform/reader.ts';
import { sheetOf } from '../../../src/xlsform/tables/sheet.ts';
import { sheetsOfWorkbook } from '../../../src/xlsform/tables/workbook.ts';
import { workbookOf } from '../../../src/xlsform/writing/writer.ts';

const choices: Choice[] = ['a', 'b', 'c'].map((name) => ({ name, label: { vi: name } }));
const question = (kind: QuestionKind): Question => ({
  type: 'question',
  id: 'q',
  name: 'q',
  kind,
  label: {},
  parameters: { start: '1', end: '5', step: '0.5' },
});

function typed(kind: QuestionKind, body: string | string[] | FormBody, lang = 'vi'): unknown {
  const fields: FormBody =
    typeof body === 'string' || Array.isArray(body) ? { q: body } : (body as FormBody);
  const result = readField(fields, 'q', { question: question(kind) }, { lang, choices });
  return result.ok ? result.value : `!${result.code}`;
}

describe('what is typed', () => {
  test.each<[QuestionKind, string | string[] | FormBody, unknown]>([
    ['integer', '12', 12],
    ['integer', ' 1.200 ', 1200],
    ['integer', '1 200 000', 1200000],
    ['integer', '1,200,000', 1200000],
    ['integer', '-3', -3],
    ['integer', '１２', 12],
    ['integer', '１٢', 12],
    ['integer', '1,5', '!integer'],
    ['integer', '1.5', '!integer'],
    ['integer', 'mười', '!number'],
    ['integer', '', null],
    ['integer', {}, null],
    ['integer', '99999999999999999999', '!integer'],
    ['integer', '1e5', '!number'],
    ['integer', '12 kg', '!number'],
    ['decimal', '1,5', 1.5],
    ['decimal', '1.5', 1.5],
    ['decimal', '1.234,5', 1234.5],
    ['decimal', '1,234.5', 1234.5],
    ['decimal', '200.000', 200000],
    ['decimal', ',5', 0.5],
    ['decimal', '5,', 5],
    ['decimal', 'NaN', '!number'],
    ['decimal', 'Infinity', '!number'],
    ['decimal', '1.2.3', '!number'],
    ['decimal', '0x10', '!number'],
    ['range', '2,5', 2.5],
    ['range', '2.7', '!scale'],
    ['range', '6', '!scale'],
    ['range', '', null],
    ['text', '  Xin chào\r\nbạn \u0000', 'Xin chào\nbạn'],
    ['text', '   ', null],
    ['text', 'e\u0301', 'é'],
    ['text', 'x'.repeat(5001), '!textTooLong'],
    ['text', '<script>', '<script>'],
    ['email', ' an.nguyen+dvc@vidu.com.vn ', 'an.nguyen+dvc@vidu.com.vn'],
    ['email', 'an@hộp-thư.vn', 'an@hộp-thư.vn'],
    ['email', '', null],
    ['email', 'an', '!email'],
    ['email', 'an@vidu', '!email'],
    ['email', 'an@@vidu.vn', '!email'],
    ['email', 'an @vidu.vn', '!email'],
    ['email', 'an@-vidu.vn', '!email'],
    ['email', 'an@vidu..vn', '!email'],
    ['email', `${'a'.repeat(65)}@vidu.vn`, '!email'],
    ['email', 'an@192.168.1.1', '!email'],
    ['email', '.an@vidu.vn', '!email'],
    ['email', 'an..b@vidu.vn', '!email'],
    ['phone', '0912 345 678', '0912345678'],
    ['phone', '(024) 3.974.6688', '02439746688'],
    ['phone', '+84 912-345-678', '+84912345678'],
    ['phone', '1900 6068', '19006068'],
    ['phone', '84912345678', '+84912345678'],
    ['phone', '0084 912 345 678', '+84912345678'],
    ['phone', '+84 (0)912 345 678', '+84912345678'],
    ['phone', '\u200b0912345678\u202c', '0912345678'],
    ['phone', '０９１２３４５６７８', '0912345678'],
    ['phone', '0000000000', '!phone'],
    ['phone', '', null],
    ['phone', '912345678', '!phone'],
    ['phone', '09123', '!phone'],
    ['phone', 'số của con tôi', '!phone'],
    ['phone', '+0912345678', '!phone'],
    ['date', '2026-02-28', '2026-02-28'],
    ['date', '28/2/2026', '2026-02-28'],
    ['date', '1.3.2026', '2026-03-01'],
    ['date', '30/2/2026', '!dateNotReal'],
    ['date', '29/2/2024', '2024-02-29'],
    ['date', 'hôm nay', '!date'],
    ['date', '1/1/0026', '!dateYear'],
    ['date', { 'q.day': '5', 'q.month': '9', 'q.year': '1990' }, '1990-09-05'],
    ['date', { 'q.day': '', 'q.month': '', 'q.year': '' }, null],
    ['date', { 'q.day': '5', 'q.month': '', 'q.year': '1990' }, '!datePart'],
    ['date', '', null],
    ['time', '8:30', '08:30'],
    ['time', '14h05', '14:05'],
    ['time', '8 giờ 15', '08:15'],
    ['time', '2:05 pm', '14:05'],
    ['time', '12 am', '00:00'],
    ['time', '9h', '09:00'],
    ['time', '25:00', '!time'],
    ['time', '13:00 pm', '!time'],
    ['time', '', null],
    ['datetime', '2026-03-27T08:30', '2026-03-27T08:30'],
    ['datetime', '27/3/2026 8h30', '2026-03-27T08:30'],
    ['datetime', '27/3/2026', '!datetime'],
    [
      'datetime',
      { 'q.day': '1', 'q.month': '2', 'q.year': '2026', 'q.time': '9:00' },
      '2026-02-01T09:00',
    ],
    ['select_one', 'a', 'a'],
    ['select_one', 'z', '!choice'],
    ['select_one', '', null],
    ['select_one', ['a', 'b'], 'a'],
    ['select_multiple', ['c', 'a'], ['a', 'c']],
    ['select_multiple', 'b', ['b']],
    ['select_multiple', ['a', 'z'], '!choice'],
    ['select_multiple', {}, null],
    ['select_multiple', ['a', 'a'], ['a']],
    ['rank', ['b', 'a', 'c'], ['b', 'a', 'c']],
    ['rank', 'c a b', ['c', 'a', 'b']],
    ['rank', { 'q.rank.a': '2', 'q.rank.b': '1', 'q.rank.c': '3' }, ['b', 'a', 'c']],
    ['rank', { 'q.rank.a': '1', 'q.rank.b': '1', 'q.rank.c': '3' }, '!rankTwice'],
    ['rank', { 'q.rank.a': '1', 'q.rank.b': '', 'q.rank.c': '3' }, '!rankMissing'],
    ['rank', { 'q.rank.a': '', 'q.rank.b': '', 'q.rank.c': '' }, null],
    ['rank', ['a', 'b'], '!rankMissing'],
    ['acknowledge', 'OK', 'OK'],
    ['acknowledge', {}, null],
    ['note', 'x', null],
    ['calculate', 'x', null],
    ['hidden', 'x', null],
  ])('%s: %j', (kind, body, expected) => {
    expect(typed(kind, body)).toEqual(expected);
  });

  test('in English the comma groups and the point begins decimals', () => {
    expect(typed('decimal', '1,234', 'en')).toBe(1234);
    expect(typed('decimal', '1.234', 'en')).toBe(1.234);
    expect(typed('decimal', '1.234', 'vi')).toBe(1234);
    expect(typed('integer', '12,000', 'en')).toBe(12000);
  });

  test('names of an object’s own parts are no fields', () => {
    const result = readField(
      {},
      'toString',
      { question: question('text') },
      { lang: 'vi', choices },
    );
    expect(result).toEqual({ ok: true, value: null });
  });
});

describe('what is stored', () => {
  test.each<[QuestionKind, unknown, boolean]>([
    ['integer', 3, true],
    ['integer', 3.5, false],
    ['integer', '3', false],
    ['decimal', 3.5, true],
    ['decimal', NaN, false],
    ['range', 2.5, true],
    ['range', 9, false],
    ['text', 'x', true],
    ['text', 3, false],
    ['email', 'an@vidu.vn', true],
    ['email', 'an', false],
    ['phone', '0912345678', true],
    ['phone', '0912 345 678', false],
    ['date', '2026-01-01', true],
    ['date', '2026-02-30', false],
    ['date', '1/1/2026', false],
    ['time', '08:00', true],
    ['time', '8:00', false],
    ['datetime', '2026-01-01T08:00', true],
    ['datetime', '2026-01-01', false],
    ['select_one', 'a', true],
    ['select_one', ['a'], false],
    ['select_multiple', ['a'], true],
    ['select_multiple', 'a', false],
    ['select_multiple', ['a', 'a'], false],
    ['rank', ['a', 'b', 'c'], true],
    ['rank', ['a'], false],
    ['acknowledge', 'OK', true],
    ['acknowledge', 'yes', false],
    ['hidden', 'x', true],
    ['hidden', ['x'], false],
  ])('%s %j: %s', (kind, value, fits) => {
    expect(
      KINDS[kind].refuse(value as string, question(kind), { lang: 'vi', choices }) === null,
    ).toBe(fits);
  });
});

describe('in workbooks, on pages and when stored, contacts are', () => {
  const rows = [
    ['type', 'name', 'label::Tiếng Việt (vi)', 'appearance'],
    ['text', 'mail', 'Thư điện tử của ông bà?', 'email'],
    ['text', 'number', 'Số điện thoại của ông bà?', 'phone w2'],
    ['text', 'word', 'Ý kiến?', 'multiline'],
  ];
  const { questionnaire: found, problems } = readXlsform({
    sheets: [sheetOf('survey', rows)],
    tables: [],
  });
  const questionnaire = found!;

  test('written as text with an appearance, and read back the same', () => {
    expect(problems).toEqual([]);
    expect(
      questionsOf(questionnaire).map(({ kind, appearance }) => [kind, appearance ?? null]),
    ).toEqual([
      ['email', null],
      ['phone', 'w2'],
      ['text', 'multiline'],
    ]);
    const sheets = sheetsOfWorkbook(workbookOf(questionnaire));
    expect(readSheets(sheets).questionnaire).toEqual(questionnaire);
  });

  test('entered with the right keyboard, and completed by the browser', () => {
    const { fragment } = makeRenderer(
      { views: viewsFolder, public: publicFolder },
      { cache: true },
    );
    const evaluation = compileOrThrow(questionnaire).evaluate({}, { now: new Date() });
    const around = { questionnaire, evaluation, lang: 'vi', t: (key: string) => key };
    const [mail, number] = questionsOf(questionnaire).map((one) =>
      filled(questionTemplate(questionView(one.name, one, around), fragment, 'Lỗi'), {
        value: 'x',
        typed: null,
        error: null,
      }),
    );
    expect(mail).toMatch(/type="email".* autocomplete="email"/);
    expect(number).toMatch(/type="tel".* autocomplete="tel"/);
  });

  test('kept as they were given, where other words are screened for contacts', () => {
    const open = openQuestions(compileOrThrow(questionnaire));
    const given = { mail: 'an@vidu.vn', number: '0912345678', word: 'gọi 0912345678' };
    expect(screen(given, open)).toMatchObject({
      answers: { mail: 'an@vidu.vn', number: '0912345678' },
      masked: ['word'],
    });
  });
});
