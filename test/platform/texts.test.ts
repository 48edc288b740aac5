// Every text exists in Vietnamese and English, with the same placeholders, and every key that a view
// or the code asks for by name is there.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { furtherLanguages, readTexts } from '../../src/platform/i18n/translations.ts';
import { projectRoot, viewsFolder } from '../../src/platform/config/paths.ts';
import { problemCodes } from '../../src/platform/problems/problem.ts';

function flat(value: unknown, prefix = ''): [string, string][] {
  if (typeof value === 'string') return [[prefix, value]];
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
    flat(inner, prefix === '' ? key : `${prefix}.${key}`),
  );
}
const texts = {
  vi: new Map(flat(readTexts(viewsFolder, 'vi'))),
  en: new Map(flat(readTexts(viewsFolder, 'en'))),
};
const plural = /_(zero|one|two|few|many|other)$/;
const singularised = (keys: Iterable<string>): Set<string> =>
  new Set([...keys].map((key) => key.replace(plural, '')));
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*([\w.]+)[^}]*\}\}/g)].map((found) => found[1]!).sort();

/** English names say already what a Vietnamese name needs its type for: *Ho Chi Minh City*. */
const fewerInEnglish = ['reports.place'];

describe('texts', () => {
  it('hold the same keys in both languages', () => {
    const [vi, en] = [singularised(texts.vi.keys()), singularised(texts.en.keys())];
    expect([...vi].filter((key) => !en.has(key))).toEqual([]);
    expect([...en].filter((key) => !vi.has(key))).toEqual([]);
  });
  it('fill in the same values in both languages', () => {
    const wrong = [...texts.vi].filter(([key, text]) => {
      const other = texts.en.get(key);
      return (
        other !== undefined &&
        !plural.test(key) &&
        JSON.stringify(placeholders(text)) !== JSON.stringify(placeholders(other))
      );
    });
    expect(wrong.map(([key]) => key)).toEqual(fewerInEnglish);
  });
  it('of further languages are fewer at most, and fill in the same values', () => {
    for (const code of furtherLanguages(viewsFolder)) {
      const own = flat(readTexts(viewsFolder, code));
      const known = singularised(texts.vi.keys());
      expect(own.map(([key]) => key).filter((key) => !known.has(key.replace(plural, '')))).toEqual(
        [],
      );
      expect(
        own
          .filter(
            ([key, text]) =>
              texts.vi.has(key) &&
              JSON.stringify(placeholders(text)) !==
                JSON.stringify(placeholders(texts.vi.get(key)!)),
          )
          .map(([key]) => key),
      ).toEqual([]);
    }
  });
  it('are not empty', () => {
    for (const lang of ['vi', 'en'] as const)
      expect([...texts[lang]].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual(
        [],
      );
  });
  it('name every problem, with advice', () => {
    for (const code of problemCodes)
      for (const part of ['title', 'advice'])
        expect([code, texts.vi.has(`platform.problems.${code}.${part}`)]).toEqual([code, true]);
  });
  it('have every key that is asked for by name', () => {
    const files = ['views', 'src'].flatMap((folder) =>
      readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(ejs|ts)$/.test(name))
        .map((name) => path.join(projectRoot, folder, name)),
    );
    const known = singularised(texts.vi.keys());
    const asked = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bt\(\s*'([a-z][\w-]*(?:\.[\w-]+)+)'/g)].map(
        (found) => `${found[1]} in ${path.relative(projectRoot, file)}`,
      ),
    );
    expect(asked.length).toBeGreaterThan(50);
    expect(asked.filter((entry) => !known.has(entry.split(' in ')[0]!))).toEqual([]);
  });
});
