// Forms for tests, written as the Markdown tables XLSForm's own community uses.
import type {
  Compilation,
  CompiledQuestionnaire,
} from '../../src/questionnaires/engine/compiled.ts';
import { compile } from '../../src/questionnaires/engine/compiled.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { sheetsOfMarkdown } from '../../src/xlsform/tables/markdown-tables.ts';
import type { ReadOptions } from '../../src/xlsform/reader.ts';
import type { ReadResult } from '../../src/xlsform/assemble.ts';
import { readXlsform } from '../../src/xlsform/reader.ts';

export const NOW = new Date('2026-11-21T01:30:00Z');

export function read(markdown: string, options: ReadOptions = {}): ReadResult {
  const sheets = sheetsOfMarkdown(markdown, 'test');
  if (!sheets.ok) throw new Error(JSON.stringify(sheets.problem));
  return readXlsform(sheets.set, options);
}

export function form(markdown: string): Questionnaire {
  const { questionnaire, problems } = read(markdown);
  if (!questionnaire)
    throw new Error(JSON.stringify(problems.filter(({ severity }) => severity === 'error')));
  return questionnaire;
}

export function compiledForm(markdown: string): CompiledQuestionnaire {
  return ready(compile(form(markdown)));
}

export function ready(compilation: Compilation): CompiledQuestionnaire {
  if (!compilation.ok) throw new Error(JSON.stringify(compilation.problems));
  return compilation.compiled;
}

/** code + place of every problem, errors marked. */
export function told(markdown: string, options: ReadOptions = {}): string[] {
  return read(markdown, options)
    .problems.filter(({ code }) => code !== 'language_assumed')
    .map(({ severity, code, cell, sheet }) =>
      `${severity === 'error' ? '!' : ''}${code} ${cell ?? sheet ?? ''}`.trim(),
    );
}
