import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  withLangMark,
  unmarked,
  withLanguages,
} from '../../../src/platform/i18n/language-marks.ts';

const page = (body: string, attributes = 'lang="km"'): string =>
  `<!DOCTYPE html><html ${attributes}><body>${body}</body></html>`;
const inside = (body: string, attributes?: string): string =>
  /<body>(.*)<\/body>/s.exec(withLanguages(page(body, attributes)))![1]!;

describe('a text that carries its language', () => {
  test("becomes a span where it is not the page's, and nothing where it is", () => {
    expect(inside(`<p>${withLangMark('Tiếp tục', 'vi')}</p>`)).toBe(
      '<p><span lang="vi">Tiếp tục</span></p>',
    );
    expect(inside(`<p>${withLangMark('x', 'km')}</p>`)).toBe('<p>x</p>');
  });
  test('says its direction where that differs', () => {
    expect(inside(`<p>${withLangMark('a', 'vi')}</p>`, 'lang="he" dir="rtl"')).toBe(
      '<p><span lang="vi" dir="ltr">a</span></p>',
    );
    expect(inside(`<p>${withLangMark('a', 'he')}</p>`)).toBe(
      '<p><span lang="he" dir="rtl">a</span></p>',
    );
  });
  test('is compared with the element around it, not with the page only', () => {
    expect(
      inside(
        `<dt lang="vi">a ${withLangMark('b', 'vi')} ${withLangMark('c', 'km')}</dt><dd>${withLangMark('d', 'vi')}</dd>`,
      ),
    ).toBe('<dt lang="vi">a b <span lang="km">c</span></dt><dd><span lang="vi">d</span></dd>');
    expect(inside(`<p lang="en"><br><input value="x"></p>${withLangMark('a', 'en')}`)).toBe(
      '<p lang="en"><br><input value="x"></p><span lang="en">a</span>',
    );
  });
  test('nests', () => {
    expect(inside(`<a href="#x">${withLangMark(`${withLangMark('x', 'km')} – y`, 'vi')}</a>`)).toBe(
      '<a href="#x"><span lang="vi"><span lang="km">x</span> – y</span></a>',
    );
  });
  test('is bare in attributes and in elements that hold no elements; an option says its language itself', () => {
    expect(
      inside(`<input value="${withLangMark('a', 'vi')}"><title>${withLangMark('b', 'vi')}</title>`),
    ).toBe('<input value="a"><title>b</title>');
    expect(
      inside(
        `<select><option value="">${withLangMark('– Chọn –', 'vi')}</option><option>x</option></select>`,
      ),
    ).toBe('<select><option value="" lang="vi">– Chọn –</option><option>x</option></select>');
  });
  test('of an unknown language is of no known one, and brings no markup', () => {
    expect(inside(`<p>${withLangMark('a', '"><script>')}</p>`)).toBe(
      '<p><span lang="und">a</span></p>',
    );
  });
});

test('whatever marks somebody types, no mark is left and every span is closed', () => {
  const piece = fc.constantFrom(
    '\u0002',
    '\u0003',
    '\u0004',
    'vi',
    'he',
    '<p>',
    '</p>',
    '<br>',
    'a',
    '<option>',
    '</option>',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const html = withLanguages(page(`${pieces.join('')}${withLangMark('x', 'vi')}`));
      expect(html).not.toMatch(/[\u0002-\u0004]/);
      expect(html.match(/<span/g)?.length ?? 0).toBe(html.match(/<\/span>/g)?.length ?? 0);
    }),
  );
});

test('the bare text is what was said', () => {
  expect(unmarked(`${withLangMark('a', 'vi')}b`)).toBe('ab');
});
test('a page without marks is left as it is', () => {
  expect(withLanguages('<p>a > b</p>')).toBe('<p>a > b</p>');
});
