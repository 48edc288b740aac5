import { describe, expect, it } from '@jest/globals';
import { localPath } from '../../../src/platform/http/reply.ts';
import { languageLink } from '../../../src/platform/http/render.ts';
import { fold } from '../../../src/platform/i18n/folding.ts';
import { formatsOf } from '../../../src/platform/i18n/formats.ts';

describe('addresses given by visitors', () => {
  it.each(['/reports', '/reports?node=1.1', '/s/demo/tính'])(
    'keep a path of this site: %s',
    (to) => {
      expect(localPath(to)).toBe(to);
    },
  );
  it.each([
    'https://elsewhere.example',
    '//elsewhere.example',
    '/\\elsewhere.example',
    'reports',
    '/a\nb',
    '',
  ])('refuse any other: %s', (to) => {
    expect(localPath(to)).toBe('/');
  });
  it('keep the rest of the address when the language changes', () => {
    expect(languageLink('/reports?node=1.1&lang=vi', 'en')).toBe('/reports?node=1.1&lang=en');
  });
});

describe('words and figures', () => {
  it('fold Vietnamese letters for searching', () => {
    expect(fold('  Đắk Lắk ')).toBe('dak lak');
    expect(fold('TP. Hồ Chí Minh')).toBe('tp ho chi minh');
    expect(fold('Thừa Thiên–Huế')).toBe('thua thien hue');
  });
  it('are written as the reader writes them, and a missing figure is not 0', () => {
    expect(formatsOf('vi').number(1234.5, 1)).toBe('1.234,5');
    expect(formatsOf('en').number(1234.5, 1)).toBe('1,234.5');
    expect(formatsOf('vi').number(null, 1)).toBe('–');
    expect(formatsOf('en').percent(0.125, 1)).toBe('12.5%');
    expect(formatsOf('vi').date(new Date('2026-01-31T18:00:00Z'))).toBe('1/2/2026');
  });
});
