// Every problem and error that can be shown has its words in both languages, with the same blanks to fill.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { QUESTION_KINDS } from '../../src/questionnaires/kinds/traits.ts';

type Words = Record<string, Record<string, string>>;
const words = (lang: string): Words =>
  JSON.parse(
    readFileSync(path.join(projectRoot, `views/questionnaires/text.${lang}.json`), 'utf8'),
  ) as Words;
const [vi, en] = [words('vi'), words('en')];
const sources = ['questionnaires', 'xlsform', 'platform/workbook']
  .map((room) => path.join(projectRoot, 'src', room))
  .flatMap((room) =>
    readdirSync(room, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(path.join(room, name), 'utf8')),
  )
  .join('\n');

function coded(pattern: RegExp): string[] {
  return [...new Set([...sources.matchAll(pattern)].map(([, code]) => code ?? ''))].sort();
}
const blanks = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))].sort();

describe('words', () => {
  const problems = coded(
    /(?:complain|warn)\([^'()]*(?:\([^()]*\))?[^'()]*?(?:'[a-z_]+', )?'([a-z]+(?:_[a-z]+)+)'|code: '([a-z]+(?:_[a-z]+)+)'/g,
  ).filter((code) => code !== '');
  const literal = coded(/'([a-z]+(?:_[a-z]+)+)'/g).filter((code) =>
    Object.hasOwn(en['problems'] ?? {}, code),
  );

  test('for every problem the code can name', () => {
    expect(literal.length).toBeGreaterThan(80);
    expect(
      problems.filter(
        (code) =>
          !Object.hasOwn(en['problems'] ?? {}, code) && !Object.hasOwn(en['changes'] ?? {}, code),
      ),
    ).toEqual([]);
  });
  test('for every error of an answer', () => {
    const codes = coded(/refus(?:ed|al)\('(\w+)'/g);
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter((code) => !Object.hasOwn(en['errors'] ?? {}, code))).toEqual([]);
  });
  test('none that nothing uses', () => {
    const unused = [
      ...Object.keys(en['problems'] ?? {}),
      ...Object.keys(en['errors'] ?? {}),
    ].filter((code) => !sources.includes(`'${code}'`));
    expect(unused).toEqual([]);
  });
  test('for every kind of question', () => {
    expect(QUESTION_KINDS.filter((kind) => !en['kinds']?.[kind] || !vi['kinds']?.[kind])).toEqual(
      [],
    );
  });
  test.each([
    'problems',
    'errors',
    'changes',
    'conditions',
    'kinds',
    'places',
    'fields',
    'xlsform',
  ])('%s: the same keys and the same blanks in both languages', (part) => {
    expect(Object.keys(vi[part] ?? {})).toEqual(Object.keys(en[part] ?? {}));
    for (const [code, text] of Object.entries(en[part] ?? {}))
      expect([code, blanks(vi[part]?.[code] ?? '')]).toEqual([code, blanks(text)]);
  });
});
