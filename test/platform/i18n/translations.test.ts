// Texts of further languages may be few: what they lack comes in Vietnamese, and says so.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { withLangMark } from '../../../src/platform/i18n/language-marks.ts';
import type { Translations } from '../../../src/platform/i18n/translations.ts';
import { furtherLanguages, loadTranslations } from '../../../src/platform/i18n/translations.ts';

let views = '';
let texts: Translations;
beforeAll(() => {
  views = mkdtempSync(path.join(tmpdir(), 'views-'));
  const write = (room: string, lang: string, value: object): void => {
    mkdirSync(path.join(views, room), { recursive: true });
    writeFileSync(path.join(views, room, `text.${lang}.json`), JSON.stringify(value));
  };
  write('room', 'vi', {
    go: 'Tiếp tục',
    left_other: 'Còn {{count}} câu',
    deep: { a: 'một', b: 'hai' },
  });
  write('room', 'en', {
    go: 'Continue',
    left_one: '{{count}} question',
    left_other: '{{count}} questions',
    deep: { a: 'one', b: 'two' },
  });
  write('room', 'fr', {
    go: 'Continuer',
    left_one: '{{count}} question',
    left_other: '{{count}} questions',
    deep: { b: 'deux' },
  });
  texts = loadTranslations(views, { strict: true });
});
afterAll(() => {
  rmSync(views, { recursive: true });
});

describe('a language with some texts', () => {
  test('is found by its file', () => {
    expect(furtherLanguages(views)).toEqual(['fr']);
    expect([texts.knows('fr'), texts.knows('vi'), texts.knows('km')]).toEqual([true, true, false]);
  });
  test('falls back key by key, each text with its language', () => {
    const t = texts.speaking('fr', 'vi');
    expect(t('room.go')).toBe(withLangMark('Continuer', 'fr'));
    expect(t('room.deep.b')).toBe(withLangMark('deux', 'fr'));
    expect(t('room.deep.a')).toBe(withLangMark('một', 'vi'));
    expect(t('room.left', { count: 2 })).toBe(withLangMark('2 questions', 'fr'));
  });
  test('without any speaks the other one throughout', () => {
    expect(texts.speaking('km', 'en')('room.left', { count: 3 })).toBe(
      withLangMark('3 questions', 'en'),
    );
  });
  test('does not hide a key that nobody wrote', () => {
    expect(() => texts.speaking('fr', 'vi')('room.missing')).toThrow('room.missing');
  });
});
