// What the first words of a questionnaire may not say, and what it is seen to ask.
import { expect, test } from '@jest/globals';
import {
  brokenPromises,
  contactQuestions,
} from '../../../src/questionnaires/model/personal-data.ts';
import type { Question, Questionnaire } from '../../../src/questionnaires/model/questionnaire.ts';
import { publicationBlockers } from '../../../src/questionnaires/versions/publication.ts';

const question = (name: string, kind: Question['kind'], label: string): Question => ({
  ...{ type: 'question', id: name, name, kind },
  label: { vi: label },
});
const form = (children: Question[], changes: Partial<Questionnaire> = {}): Questionnaire => ({
  ...{ schema: 1, code: 'thu', title: { vi: 'Thử' }, defaultLanguage: 'vi', lists: [] },
  languages: [{ code: 'vi', name: 'Tiếng Việt', heading: 'vi' }],
  children,
  ...changes,
});

test.each([
  ['a kind of its own', question('phone', 'phone', 'Liên lạc thế nào?'), true],
  ['a line of text', question('tel', 'text', 'Số điện thoại của ông bà?'), true],
  ['a number', question('tel', 'integer', 'Số di động'), true],
  ['a line of text', question('mail', 'text', 'Your e-mail'), true],
  ['a place, not an address', question('where', 'text', 'Ông bà làm ở đâu?'), false],
  ['a phone that one has', question('has', 'text', 'Điện thoại của ông bà hiệu gì?'), false],
])('contact data: %s', (_what, asked, isAsked) => {
  expect(contactQuestions(form([asked])).length > 0).toBe(isAsked);
});

const phone = question('tel', 'text', 'Số điện thoại của ông bà?');
const ethnic = { ...question('dt', 'text', 'Dân tộc?'), sensitive: true as const };

test.each([
  [{ purpose: { vi: 'Để làm tốt hơn. Chúng tôi không hỏi số điện thoại.' } }, phone, ['contact']],
  [{ introduction: { en: 'We ask for no name and no phone.' } }, phone, ['contact']],
  [{ asked: { vi: 'Không hỏi về dân tộc, tôn giáo.' } }, ethnic, ['sensitive']],
  [{ asked: { vi: 'Có hỏi số điện thoại. Không hỏi họ tên.' } }, phone, []],
  [{ asked: { vi: 'Không hỏi số điện thoại.' } }, question('q', 'text', 'Ý kiến?'), []],
])('a promise that its questions break: %j', (texts, asked, about) => {
  const model = form([asked], texts);
  expect(brokenPromises(model).map((found) => found.about)).toEqual(about);
  const { errors } = publicationBlockers(model, [], new Date('2026-11-22'));
  expect(errors.map(({ code }) => code)).toEqual(about.map((one) => `promise_${one}`));
});
