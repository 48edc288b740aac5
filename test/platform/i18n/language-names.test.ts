import { describe, expect, test } from '@jest/globals';
import { directionOf, languageTag } from '../../../src/platform/i18n/language-tags.ts';
import { ownName } from '../../../src/platform/i18n/language-names.ts';

describe('a language', () => {
  test.each([
    ['vi', 'Tiếng Việt'],
    ['en', 'English'],
    ['km', 'ភាសាខ្មែរ'],
    ['lo', 'ລາວ'],
    ['ar', 'العربية'],
    ['fr', 'Français'],
    ['tyz', 'Tày'],
    ['rad', 'Klei Êđê'],
    ['mww', 'Hmoob Dawb'],
    ['zh', '中文'],
  ])('%s has its own name', (code, name) => {
    expect(ownName(code)).toBe(name);
  });
  test.each(['xx', 'und', 'x-other', '', 'no language', '"><b>'])(
    '%p has none that is known here',
    (code) => {
      expect(ownName(code)).toBeNull();
    },
  );
  test.each([
    ['ar', 'rtl'],
    ['he', 'rtl'],
    ['fa', 'rtl'],
    ['ur-PK', 'rtl'],
    ['ckb', 'rtl'],
    ['az-Arab', 'rtl'],
    ['vi', 'ltr'],
    ['km', 'ltr'],
    ['blt', 'ltr'],
    ['az', 'ltr'],
    ['?', 'ltr'],
  ])('%s is written %s', (code, direction) => {
    expect(directionOf(code)).toBe(direction);
  });
  test.each([
    ['EN-gb', 'en-GB'],
    ['tyz', 'tyz'],
    ['km', 'km'],
    ['x-other', 'und'],
    ['" onload="', 'und'],
  ])('%s stands in the page as %s', (code, tag) => {
    expect(languageTag(code)).toBe(tag);
  });
});
