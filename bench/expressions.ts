// How long does it take to know, for one respondent, which of all questions are to be asked? A form of 592 rows with 420
// conditions, 200 respondents, each evaluated whole; beside it the ceiling: the same 420 conditions written by hand as
// JavaScript functions over the same answers, with nothing else done. Then the patterns of regex() beside
// JavaScript's own engine.
//
// npm run bench:expressions
import type { Answers } from '../src/questionnaires/model/answers.ts';
import { compile } from '../src/questionnaires/engine/compiled.ts';
import { matcherOf } from '../src/questionnaires/expressions/pattern-program.ts';
import { readPattern } from '../src/questionnaires/expressions/pattern-reader.ts';
import { AUTHORS } from '../src/questionnaires/expressions/patterns.ts';
import { pagesOf } from '../src/questionnaires/engine/pages/pages.ts';
import { validateAnswers } from '../src/questionnaires/engine/validation.ts';
import { readXlsform } from '../src/xlsform/reader.ts';
import { sheetOf } from '../src/xlsform/tables/sheet.ts';
import { sheetsOfWorkbook } from '../src/xlsform/tables/workbook.ts';
import { workbookOf } from '../src/xlsform/writer.ts';

const ROWS = 592;
const CONDITIONS = 420;
const QUESTIONS_IN_A_GROUP = 12;
const NOW = new Date('2026-06-01T00:00:00Z');
const KINDS = ['select_one yn', 'integer', 'select_multiple many', 'text', 'date'] as const;

interface Written {
  source: string;
  byHand: (answers: Answers) => boolean;
}

/** A condition on earlier questions, in the forms authors use, and the same by hand. */
function condition(at: number): Written {
  const [choice, number, many] = [nearest(at, 0), nearest(at, 1), nearest(at, 2)];
  const forms: Written[] = [
    { source: `\${${choice}} = 'yes'`, byHand: (a) => a[choice] === 'yes' },
    {
      source: `\${${choice}} = 'yes' and \${${number}} >= 18`,
      byHand: (a) => a[choice] === 'yes' && Number(a[number] ?? NaN) >= 18,
    },
    {
      source: `selected(\${${many}}, 'b') or not(\${${choice}} = 'no')`,
      byHand: (a) => ((a[many] ?? []) as string[]).includes('b') || a[choice] !== 'no',
    },
    {
      source: `count-selected(\${${many}}) > 1`,
      byHand: (a) => ((a[many] ?? []) as string[]).length > 1,
    },
    {
      source: `\${${number}} + 1 < 40 and \${${choice}} != ''`,
      byHand: (a) => Number(a[number] ?? NaN) + 1 < 40 && (a[choice] ?? '') !== '',
    },
  ];
  return forms[at % forms.length] as Written;
}

/** The last question before this one of the n-th kind. */
function nearest(at: number, kind: number): string {
  const back = (((at - 1 - kind) % KINDS.length) + KINDS.length) % KINDS.length;
  return `q${String(at - 1 - back)}`;
}

function survey(): {
  rows: string[][];
  byHand: ((answers: Answers) => boolean)[];
  questions: number;
} {
  const rows = [['type', 'name', 'label::English (en)', 'relevant']];
  const byHand: ((answers: Answers) => boolean)[] = [];
  let question = 0;
  while (rows.length + QUESTIONS_IN_A_GROUP + 2 <= ROWS) {
    rows.push(['begin_group', `g${String(question)}`, 'Section', '']);
    for (let inside = 0; inside < QUESTIONS_IN_A_GROUP; inside += 1, question += 1) {
      const written = question > 9 && byHand.length < CONDITIONS ? condition(question) : null;
      if (written) byHand.push(written.byHand);
      rows.push([
        KINDS[question % KINDS.length] ?? 'text',
        `q${String(question)}`,
        'Question',
        written?.source ?? '',
      ]);
    }
    rows.push(['end_group', '', '', '']);
  }
  while (rows.length < ROWS)
    rows.push(['text', `end${String(rows.length)}`, 'Closing question', '']);
  return { rows, byHand, questions: question };
}

function respondent(seed: number, questions: number): Answers {
  let state = seed;
  const draw = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const values = [
    () => ['yes', 'no', null][draw(3)] ?? null,
    () => (draw(5) === 0 ? null : draw(90)),
    () => (draw(4) === 0 ? null : ['a', 'b', 'c'].slice(draw(3))),
    () => 'some words',
    () => '2026-01-01',
  ];
  return Object.fromEntries(
    Array.from({ length: questions }, (_, at) => [
      `q${String(at)}`,
      values[at % values.length]?.() ?? null,
    ]),
  );
}

interface Timed {
  name: string;
  median: number;
  p99: number;
}

/** Microseconds for one run over each respondent in turn. */
function time(name: string, runs: number, work: (turn: number) => unknown): Timed {
  for (let turn = 0; turn < runs / 5; turn += 1) work(turn);
  const times = Float64Array.from({ length: runs }, (_, turn) => {
    const start = performance.now();
    work(turn);
    return (performance.now() - start) * 1000;
  }).sort();
  return {
    name,
    median: times[Math.floor(runs * 0.5)] ?? NaN,
    p99: times[Math.floor(runs * 0.99)] ?? NaN,
  };
}

function main(): void {
  const { rows, byHand, questions } = survey();
  const choices = [
    ['list_name', 'name', 'label::English (en)'],
    ['yn', 'yes', 'Yes'],
    ['yn', 'no', 'No'],
    ['many', 'a', 'A'],
    ['many', 'b', 'B'],
    ['many', 'c', 'C'],
  ];
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

/** Pattern, what people type, and what makes JavaScript's engine try everything. */
const PATTERNS: readonly (readonly [
  what: string,
  pattern: string,
  ordinary: string,
  hostile: string,
])[] = [
  ['telephone', '0[0-9]{9}', '0912345678', '0'.repeat(2000)],
  [
    'e-mail',
    '[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}',
    'nguyen.van.an@chinhphu.gov.vn',
    `a@${'a.'.repeat(1000)}`,
  ],
  ['name', '\\p{L}+( \\p{L}+)*', 'Nguyễn Thị Minh Khai', `${'a '.repeat(1000)}1`],
  ['repeated twice', '([a-z]+)+', 'nguyenvanan', `${'a'.repeat(46)}!`],
];

function patterns(): void {
  const lines = PATTERNS.map(([what, pattern, ordinary, hostile]) => {
    const reading = readPattern(pattern, AUTHORS);
    if (!reading.ok) throw new Error(reading.code);
    const [ours, native] = [matcherOf(reading.program), new RegExp(`^(?:${pattern})$`, 'u')];
    const hundred = (test: (text: string) => boolean, text: string) => () => {
      for (let n = 0; n < 100; n += 1) test(text);
    };
    const [typed, peer, worst] = [
      time(
        what,
        200,
        hundred((text) => ours.matches(text), ordinary),
      ),
      time(
        what,
        200,
        hundred((text) => native.test(text), ordinary),
      ),
      time(
        what,
        20,
        hundred((text) => ours.matches(text), hostile),
      ),
    ].map(({ median }) => median / 100) as [number, number, number];
    const per = (value: number): number => Number(value.toFixed(2));
    return [
      what,
      {
        'typed µs': per(typed),
        'RegExp µs': per(peer),
        'hostile µs': per(worst),
        'hostile ns a character': Math.round((worst / hostile.length) * 1000),
      },
    ] as const;
  });
  console.table(Object.fromEntries(lines));
}

main();
patterns();
