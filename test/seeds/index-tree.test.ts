// The index tree over the instrument: every indicator reads what it says it reads, in the right direction.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Indicator } from '../../src/indicators/definition.ts';
import {
  definitionProblems,
  indexDefinitionSchema,
  indicatorsOf,
  subDimensionsOf,
} from '../../src/indicators/definition.ts';
import { seedsFolder } from '../../src/platform/config/paths.ts';
import type { Answers, AnswerValue } from '../../src/questionnaires/model/answers.ts';
import { compiled, now, walkThrough } from './instrument.ts';

const definition = indexDefinitionSchema.parse(
  JSON.parse(
    readFileSync(path.join(seedsFolder, 'indexes/essential-public-services.json'), 'utf8'),
  ),
);
const indicators = indicatorsOf(definition);

function expressionOf(source: string) {
  const parsed = compiled.expression(source);
  if (!parsed.ok) throw new Error(source);
  return parsed.expression;
}
const inBase = (indicator: Indicator, answers: Answers) =>
  expressionOf(indicator.baseExpression).boolean({ answers, now });
const valueOf = (indicator: Indicator, answers: Answers) =>
  expressionOf(indicator.expression).number({ answers, now });
/** Code → value, for indicators whose base the respondent is in. */
const scored = (answers: Answers) =>
  Object.fromEntries(
    indicators
      .filter((one) => inBase(one, answers))
      .map((one) => [one.code, valueOf(one, answers)]),
  );

test('7 dimensions, 22 sub-dimensions, 45 indicators, each readable over the questionnaire', () => {
  expect(definitionProblems(definition, compiled)).toEqual([]);
  expect([
    definition.dimensions.length,
    subDimensionsOf(definition).length,
    indicators.length,
  ]).toEqual([7, 22, 45]);
  expect(definition.dimensions.map((dimension) => dimension.subDimensions.length)).toEqual([
    3, 2, 3, 4, 3, 4, 3,
  ]);
});

test('knowing is measured in five indicators', () => {
  expect(indicators.filter((one) => one.knowledge).map((one) => one.question)).toEqual([
    'knows_online',
    'knows_portal',
    'fee_known',
    'date_promised',
    'knows_complain',
  ]);
});

const best: Record<string, AnswerValue> = {
  used: 'done',
  channel: 'online',
  device: 'own_phone',
  first_try: 'yes',
  sign_ease: '5',
  form_ease: '5',
  error_stopped: 'no',
  connection_failed: 'no',
  pay_how: 'online',
  pay_ease: '5',
  who_helped: ['nobody'],
  had_to_appear: 'no',
  papers_clear: 'yes',
  extra_papers: 'no',
  fee_known: 'yes',
  date_promised: 'yes',
  could_follow: 'yes',
  told_changes: 'yes',
  visits: '0',
  on_time: 'yes',
  papers_held: 'no',
  sent_back: '0',
  respect: '5',
  knowledge: '5',
  treated_equal: '5',
  acquaintance: 'no',
  broker: 'no',
  informal_payment: 'no',
  paid_more: 'no',
  cost_burden: '1',
  result_correct: 'yes',
  result_form: 'electronic',
  satisfaction: '5',
  use_again: 'yes',
  knows_complain: 'yes',
  complained: 'yes',
  answered: 'in_time',
  answer_satisfied: '5',
  knows_portal: 'yes',
  heard_from: ['radio_tv', 'newspaper', 'loudspeaker', 'officials', 'people'],
  heard_useful: '5',
  vneid_level2: 'yes',
  home_can_file: 'yes',
  alone_next: '5',
  smartphone: 'yes',
  internet_home: 'yes',
  signal_home: '2',
};
const worst: Record<string, AnswerValue> = {
  used: 'done',
  channel: 'online',
  device: 'others',
  first_try: 'no',
  sign_ease: '1',
  form_ease: '1',
  error_stopped: 'yes',
  connection_failed: 'yes',
  pay_how: 'cash',
  who_helped: ['paid'],
  had_to_appear: 'yes',
  papers_clear: 'no',
  extra_papers: 'yes',
  fee_known: 'no',
  date_promised: 'yes',
  could_follow: 'no',
  told_changes: 'no',
  visits: '5',
  on_time: 'no',
  days_late: 'd20',
  papers_held: 'yes',
  sent_back: '3',
  respect: '1',
  knowledge: '1',
  treated_equal: '1',
  acquaintance: 'yes',
  broker: 'yes',
  informal_payment: 'yes',
  paid_more: 'yes',
  cost_burden: '5',
  result_correct: 'no',
  result_form: 'unwanted',
  satisfaction: '1',
  use_again: 'no',
  knows_complain: 'yes',
  complained: 'yes',
  answered: 'late',
  answer_satisfied: '1',
  knows_portal: 'no',
  heard_from: ['people'],
  vneid_level2: 'no',
  home_can_file: 'no',
  alone_next: '1',
  smartphone: 'no',
  internet_home: 'no',
  signal_home: '0',
};
const end = (indicator: Indicator, good: boolean) =>
  good === (indicator.direction === 'higher') ? indicator.max : indicator.min;

describe('ends of the scales', () => {
  test('who meets the best in all is at the good end of each of the 45', () => {
    const { answers } = walkThrough('DVC09', (name) => best[name]);
    expect(scored(answers)).toEqual({
      ...Object.fromEntries(indicators.map((one) => [one.code, end(one, true)])),
    });
  });

  test('who meets the worst in all is at the bad end, where the worst leaves anything to ask', () => {
    const { answers } = walkThrough('DVC09', (name) => worst[name]);
    const outside = ['1.2.2', '4.3.2'];
    const expected = Object.fromEntries(
      indicators
        .filter((one) => !outside.includes(one.code))
        .map((one) => [one.code, end(one, false)]),
    );
    // filing online shows that one knew of it; a date was promised and a place to complain known, or nothing could be late or unanswered
    const exceptions = { '1.1.1': 1, '3.2.2': 1, '7.3.1': 1 };
    expect(scored(answers)).toEqual({ ...expected, ...exceptions });
  });
});

describe('don’t know and refused', () => {
  const respondent = (name: string, answer: string): Answers => {
    const { answers } = walkThrough(name === 'knows_online' ? 'none' : 'DVC09', (asked) =>
      asked === name ? (Array.isArray(best[name]) ? [answer] : answer) : best[asked],
    );
    return answers;
  };
  const read = indicators.filter(
    (one) => !['past_due'].includes(one.question) && compiled.byName.has(one.question),
  );

  test.each(read.map((one) => [one.code, one.question, one] as const))(
    '%s %s: refused is missing',
    (_code, question, indicator) => {
      const device: Record<string, AnswerValue> =
        question === 'smartphone' ? { device: 'others' } : {};
      const answers = { ...respondent(question, 'refused'), ...device };
      if (question === 'home_can_file')
        Object.assign(answers, { who_helped: ['family'], home_can_file: 'refused' });
      if (question === 'days_late') Object.assign(answers, { on_time: 'no', days_late: 'refused' });
      if (question === 'smartphone') Object.assign(answers, { smartphone: 'refused' });
      expect(inBase(indicator, answers) ? valueOf(indicator, answers) : NaN).toBeNaN();
    },
  );

  test.each(read.map((one) => [one.code, one.question, one] as const))(
    '%s %s: don’t know is 0 where knowing is measured, else missing',
    (_code, question, indicator) => {
      const answers = respondent(question, 'dk');
      if (question === 'home_can_file')
        Object.assign(answers, { who_helped: ['family'], home_can_file: 'dk' });
      if (question === 'days_late') Object.assign(answers, { on_time: 'no', days_late: 'dk' });
      if (question === 'smartphone') Object.assign(answers, { device: 'others', smartphone: 'dk' });
      const value = inBase(indicator, answers) ? valueOf(indicator, answers) : NaN;
      if (indicator.knowledge) expect(value).toBe(0);
      else expect(value).toBeNaN();
    },
  );
});

describe('bases', () => {
  const codesOf = (answers: Answers) =>
    Object.keys(scored(answers)).map((code) => code.split('.').slice(0, 2).join('.'));

  test('a non-user counts in awareness and connection only', () => {
    const { answers } = walkThrough('none', (name) => best[name]);
    expect([...new Set(codesOf(answers))]).toEqual(['1.1', '1.2', '1.3', '2.1', '2.2']);
  });

  test('who went to the one-stop shop is outside the online dimension', () => {
    const { answers } = walkThrough('DVC09', (name) =>
      name === 'channel' ? 'one_stop' : best[name],
    );
    expect(codesOf(answers).filter((code) => code.startsWith('4.'))).toEqual([]);
    expect(
      inBase(
        indicators.find((one) => one.question === 'connection_failed')!,
        answers,
      ),
    ).toBe(false);
  });

  test('a result that is overdue is not on time and not received; one that is not yet due is outside', () => {
    const waiting = (past: string) =>
      scored(
        walkThrough(
          'DVC09',
          (name) =>
            (
              ({ ...best, used: 'waiting', past_due: past, days_late: 'd6_10' }) as Record<
                string,
                AnswerValue
              >
            )[name],
        ).answers,
      );
    expect(waiting('yes')).toMatchObject({ '5.2.1': 0, '5.2.2': 8, '7.1.1': 0, '7.1.2': NaN });
    expect(
      Object.keys(waiting('no')).filter((code) => code.startsWith('5.2') || code.startsWith('7.1')),
    ).toEqual([]);
  });

  test('who knows of no online filing does not know where either; who files online knew', () => {
    const { answers } = walkThrough('none', (name) =>
      name === 'knows_online' ? 'no' : best[name],
    );
    expect(scored(answers)).toMatchObject({ '1.1.1': 0, '1.1.2': 0 });
  });

  test('five channels count as four; relatives and neighbours are not a channel', () => {
    const heard = (sources: string[]) =>
      scored(walkThrough('none', (name) => (name === 'heard_from' ? sources : best[name])).answers)[
        '1.2.1'
      ];
    expect(
      [
        ['radio_tv', 'newspaper', 'loudspeaker', 'digital_team', 'officials'],
        ['radio_tv', 'people'],
        ['people'],
        ['none'],
      ].map(heard),
    ).toEqual([4, 1, 0, 0]);
  });
});
