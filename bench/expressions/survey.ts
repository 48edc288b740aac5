// A questionnaire of hundreds of rows with a condition on most of them, the same conditions by hand, and its respondents.
import type { Answers } from '../../src/questionnaires/model/answers.ts';

const ROWS = 592;

const CONDITIONS = 420;

const QUESTIONS_IN_A_GROUP = 12;

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

export function survey(): {
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

export function respondent(seed: number, questions: number): Answers {
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
