// How long does it take to know, for one respondent, which of all questions are to be asked? A form of 592 rows with 420
// conditions, 200 respondents, each evaluated whole; beside it the ceiling: the same 420 conditions written by hand as
// JavaScript functions over the same answers, with nothing else done. Then the patterns of regex() beside
// JavaScript's own engine.
//
// npm run bench:expressions
import type { Answers } from '../../src/questionnaires/model/answers.ts';
import { compile } from '../../src/questionnaires/engine/compiled.ts';
import { pagesOf } from '../../src/questionnaires/engine/pages/pages.ts';
import { validateAnswers } from '../../src/questionnaires/engine/validation.ts';
import { readXlsform } from '../../src/xlsform/reader.ts';
import { sheetOf } from '../../src/xlsform/tables/sheet.ts';
import { sheetsOfWorkbook } from '../../src/xlsform/tables/workbook.ts';
import { workbookOf } from '../../src/xlsform/writing/writer.ts';
import { respondent, survey } from './survey.ts';
import { time, type Timed } from '../timing.ts';
import { patterns } from './patterns.ts';

const NOW = new Date('2026-06-01T00:00:00Z');

const choices = [
  ['list_name', 'name', 'label::English (en)'],
  ['yn', 'yes', 'Yes'],
  ['yn', 'no', 'No'],
  ['many', 'a', 'A'],
  ['many', 'b', 'B'],
  ['many', 'c', 'C'],
];

function print(lines: readonly Timed[], ceiling: Timed): void {
  console.table(
    Object.fromEntries(
      lines.map(({ name, median, p99 }) => [
        name,
        {
          'median µs': Math.round(median),
          'p99 µs': Math.round(p99),
          'times the ceiling': Number((median / ceiling.median).toFixed(1)),
        },
      ]),
    ),
  );
}

function main(): void {
  const { rows, byHand, questions } = survey();
  const read = () =>
    readXlsform({ sheets: [sheetOf('survey', rows), sheetOf('choices', choices)], tables: [] });
  const { questionnaire, problems } = read();
  if (!questionnaire) throw new Error(JSON.stringify(problems.slice(0, 3)));
  const result = compile(questionnaire);
  if (!result.ok) throw new Error(JSON.stringify(result.problems.slice(0, 3)));
  const { compiled } = result;
  const respondents = Array.from({ length: 200 }, (_, seed) => respondent(seed + 1, questions));
  const answersOf = (turn: number): Answers => respondents[turn % respondents.length] as Answers;
  const workbook = workbookOf(questionnaire);
  const written = [...compiled.nodes.values()].filter(({ relevant }) => relevant).length;
  console.log(
    `${String(rows.length)} rows, ${String(compiled.byName.size)} questions, ${String(written)} conditions, ${String(respondents.length)} respondents; µs per run`,
  );
  const ceiling = time('ceiling: the conditions alone, by hand', 4000, (turn) =>
    byHand.reduce((count, holds) => count + Number(holds(answersOf(turn))), 0),
  );
  const lines = [
    ceiling,
    time(
      'full journey: relevance of every question',
      4000,
      (turn) => compiled.evaluate(answersOf(turn), { now: NOW }).relevant.size,
    ),
    time(
      '… and its pages',
      2000,
      (turn) =>
        pagesOf(compiled, answersOf(turn), compiled.evaluate(answersOf(turn), { now: NOW })).length,
    ),
    time(
      '… and the whole response validated',
      1000,
      (turn) => validateAnswers(compiled, answersOf(turn), { now: NOW }).length,
    ),
    time('compile the questionnaire', 30, () => compile(questionnaire).problems.length),
    time('read the sheets, with every check', 30, () => read().problems.length),
    time('open the workbook', 20, () => sheetsOfWorkbook(workbook).ok),
  ];
  print(lines, ceiling);
}

main();

patterns();
