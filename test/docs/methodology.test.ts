// The methodology is where the code says it is: every section that is cited, every file that is named.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../src/platform/config/paths.ts';

const read = (file: string): string => readFileSync(path.join(projectRoot, file), 'utf8');
const document = read('docs/methodology.md');
const sections = new Set([...document.matchAll(/^## (\d+)\. /gm)].map(([, number]) => number!));

/** 'file: section' for each section that a source cites and the document lacks. */
function missingSections(sources: ReadonlyMap<string, string>): string[] {
  return [...sources].flatMap(([file, text]) =>
    [...text.matchAll(/\bmethodology,\s+(?:\/\/\s+|\*\s+)?sections? ((?:\d+|, | and )+)/gi)]
      .flatMap(([, numbers = '']) => numbers.match(/\d+/g) ?? [])
      .filter((number) => !sections.has(number))
      .map((number) => `${file}: ${number}`),
  );
}

test('has every section that the code cites', () => {
  const files = ['src', 'test', 'bench'].flatMap((folder) =>
    readdirSync(path.join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('methodology.test.ts'))
      .map((name) => `${folder}/${name}`),
  );
  expect(missingSections(new Map(files.map((file) => [file, read(file)])))).toEqual([]);
});

test('names files that exist', () => {
  const named = [...document.matchAll(/`((?:src|docs)\/[^`]+)`/g)].map(([, file]) => file!);
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((file) => !existsSync(path.join(projectRoot, file)))).toEqual([]);
});

test('a section that is not there is found', () => {
  const sources = new Map([['src/a.ts', '// as in the methodology, sections 3, 14 and 4.']]);
  expect(missingSections(sources)).toEqual(['src/a.ts: 14']);
});
