// The code that decides what is asked runs in the browser too: nothing it reaches may come from Node or from a package.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { projectRoot } from '../../src/platform/config/paths.ts';

const room = path.join(projectRoot, 'src/questionnaires');

/** Every module reached by imports of values, from the given files. */
function reached(entries: readonly string[]): { files: Set<string>; foreign: string[] } {
  const files = new Set<string>();
  const foreign: string[] = [];
  const waiting = entries.map((entry) => path.join(room, entry));
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (files.has(file)) continue;
    files.add(file);
    for (const [, clause = '', from = ''] of readFileSync(file, 'utf8').matchAll(
      /^(?:import|export) (?!type)([^'";]*?)from '([^']+)';/gm,
    )) {
      if (clause.trim().startsWith('type ')) continue;
      if (from.startsWith('.')) waiting.push(path.join(path.dirname(file), from));
      else foreign.push(`${path.relative(room, file)}: ${from}`);
    }
  }
  return { files, foreign };
}

test('relevance, pages and kinds reach no Node module and no package', () => {
  const { files, foreign } = reached([
    'engine/evaluation-order.ts',
    'engine/evaluation/evaluation.ts',
    'engine/evaluation/evaluate.ts',
    'engine/pages/pages.ts',
    'kinds/forms.ts',
    'model/answers.ts',
    'expressions/patterns.ts',
  ]);
  expect(foreign).toEqual([]);
  expect(files.size).toBeGreaterThan(40);
  expect([...files].filter((file) => !file.startsWith(room))).toEqual([
    path.join(room, '../platform/own-value.ts'),
    path.join(room, '../platform/memo.ts'),
  ]);
});

test('compiling and validation need, beyond them, only the reader of patterns; what follows a page has none', () => {
  expect(reached(['engine/compiled.ts', 'engine/validation.ts']).foreign).toEqual([
    'expressions/pattern-reader.ts: re2js',
  ]);
  expect(reached(['../../browser/live.ts']).foreign).toEqual([]);
});

test('the test itself sees a package', () => {
  expect(reached(['model/questionnaire.ts']).foreign).toEqual(['model/questionnaire.ts: zod']);
});
