// Workbooks of the community, each with a trap, give what a researcher would expect. They are not part
// of the project (reference-data.ts).
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { compile } from '../../src/questionnaires/engine/compiled.ts';
import type { Answers, AnswerValue } from '../../src/questionnaires/model/answers.ts';
import { withAnswer } from '../../src/questionnaires/model/answers.ts';
import type { Evaluation } from '../../src/questionnaires/engine/evaluation/evaluation.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { pagesOf } from '../../src/questionnaires/engine/pages/pages.ts';
import { validateAnswers } from '../../src/questionnaires/engine/validation.ts';
import { readXlsformPath } from '../../src/xlsform/xlsform-folder.files.ts';
import { sheetsOfWorkbook } from '../../src/xlsform/tables/workbook.ts';
import { workbookOf } from '../../src/xlsform/writing/writer.ts';
import { readXlsform } from '../../src/xlsform/reader.ts';
import { referenceData, withReferenceData } from '../support/reference-data.ts';
import { NOW } from '../questionnaires/form.ts';

const folder = referenceData('xlsforms') ?? '';

interface Expected {
  refused?: string[];
  warned?: string[];
  drop?: boolean;
  pages?: number;
  languages?: string[];
}

/** File → cells that must be named, or the number of pages a respondent sees. */
const EXPECTED: Readonly<Record<string, Expected[]>> = {
  'XLSForm__bad_calc.xlsx': [{ refused: ['operator_expected survey D2 9'] }],
  'XLSForm__duplicate_columns.xlsx': [{ refused: ['header_twice survey E1'], drop: true }],
  'XLSForm__xl_date_ambiguous_v1.xlsx': [{ refused: ['date_ambiguous survey D6'] }],
  'XLSForm__case_insensitivity.xlsx': [
    { refused: ['kind_not_supported SURVEY A4'] },
    {
      drop: true,
      pages: 2,
      languages: ['en'],
      warned: ['kind_dropped A4', 'sheet_no_effect', 'external_choices_carried'],
    },
  ],
  'XLSForm__extra_sheet_names.xlsx': [{ pages: 1, warned: ['sheet_misspelt'] }],
  'XLSForm__choice_filter_test.xlsx': [{ pages: 3 }],
  'XLSForm__group.xlsx': [{ pages: 2 }],
  'XLSForm__or_other.xlsx': [{ pages: 2, warned: ['bare_word_as_text D3'] }],
  'XLSForm__specify_other.xlsx': [{ pages: 1 }],
  'XLSForm__text_and_integer.xlsx': [{ pages: 1 }],
  'XLSForm__yes_or_no_question.xlsx': [{ pages: 1 }],
  'getodk__socio-economic-survey-v20240515.xlsx': [{ pages: 6, languages: ['en', 'fr'] }],
  'getodk__all-question-types-v2024091201-3.xlsx': [
    { refused: ['kind_not_supported survey A30', 'kind_not_supported survey A83'] },
    { drop: true, pages: 10, warned: ['kind_dropped A30', 'media_column P1', 'sheet_ignored'] },
  ],
};
const cases = Object.entries(EXPECTED).flatMap(([file, list]) =>
  list.map((expected) => [file, expected] as const),
);

withReferenceData('example workbooks', () => {
  test.each(cases)('%s %j', async (file, expected: Expected) => {
    const { questionnaire, problems } = await readXlsformPath(path.join(folder, file), {
      dropUnsupported: expected.drop ?? false,
    });
    const errors = problems
      .filter(({ severity }) => severity === 'error')
      .map(({ code, sheet, cell, position }) =>
        [code, sheet, cell, position].filter((part) => part !== undefined).join(' '),
      );
    expect(errors).toEqual(expect.arrayContaining(expected.refused ?? []));
    expect(problems.map(({ code, cell }) => [code, cell].filter(Boolean).join(' '))).toEqual(
      expect.arrayContaining(expected.warned ?? []),
    );
    if (expected.refused) {
      expect(questionnaire).toBeNull();
      return;
    }
    if (!questionnaire) throw new Error(errors.join('\n'));
    if (expected.languages)
      expect(questionnaire.languages.map(({ code }) => code)).toEqual(expected.languages);
    expect(answerEverything(questionnaire)).toBe(expected.pages);
    const again = sheetsOfWorkbook(workbookOf(questionnaire));
    expect(again.ok ? readXlsform(again.set).questionnaire : null).toEqual(questionnaire);
  });
});

/** Goes from the first page to the last, answering each question with something it accepts; the number of pages seen. */
function answerEverything(questionnaire: Questionnaire): number {
  const result = compile(questionnaire);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  let answers: Answers = {};
  const seen = new Set<string>();
  for (;;) {
    const evaluation = result.compiled.evaluate(answers, { now: NOW });
    const page = pagesOf(result.compiled, answers, evaluation).find(({ id }) => !seen.has(id));
    if (!page) break;
    seen.add(page.id);
    for (const item of page.items) {
      const questions =
        item.type === 'grid' ? item.questions : item.type === 'question' ? [item] : [];
      for (const { path: at, question } of questions) {
        const now = result.compiled.evaluate(answers, { now: NOW });
        if (now.relevant.has(at))
          answers = withAnswer(answers, at, something(question.question.kind, at, now));
      }
    }
  }
  expect(validateAnswers(result.compiled, answers, { now: NOW })).toEqual([]);
  return seen.size;
}

function something(kind: string, at: string, evaluation: Evaluation): AnswerValue {
  const [first] = evaluation.choices(at);
  const values: Record<string, AnswerValue> = {
    select_one: first?.name ?? null,
    select_multiple: first ? [first.name] : null,
    rank: evaluation.choices(at).map(({ name }) => name),
    integer: 3,
    decimal: 2.5,
    range: at.includes('decimal') ? 2.5 : 3,
    text: 'x',
    email: 'an@vidu.vn',
    phone: '0912345678',
    date: '2026-01-01',
    time: '08:00',
    datetime: '2026-01-01T08:00',
    acknowledge: 'OK',
  };
  return values[kind] ?? null;
}
