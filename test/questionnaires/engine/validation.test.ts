// The one validator, and what is kept at submission.
import { describe, expect, test } from '@jest/globals';
import { dropIrrelevant } from '../../../src/questionnaires/engine/settled-answers.ts';
import { validateAnswers } from '../../../src/questionnaires/engine/validation.ts';
import { NOW, compiledForm } from '../form.ts';

const questionnaire = compiledForm(`
| survey |
| | type | name | label::en | relevant | constraint | constraint_message::en | required | required_message::en | calculation | read_only |
| | select_one yn | used | Used? | | | | yes | Please say | | |
| | integer | visits | Visits | \${used} = 'yes' | . >= 0 | Not below zero | yes | | | |
| | calculate | many | | | | | | | \${visits} > 3 | |
| | text | shown | Shown | | | | yes | | concat('v', \${visits}) | yes |
| | begin_repeat | trip | Trip | \${used} = 'yes' | | | | | | |
| | date | day | Day | | . <= today() | | yes | | | |
| | end_repeat | | | | | | | | | |
| choices |
| | list_name | name | label::en |
| | yn | yes | Yes |
| | yn | no | No |`);

const codes = (answers: Parameters<typeof validateAnswers>[1], paths?: string[]): string[] =>
  validateAnswers(questionnaire, answers, {
    now: NOW,
    lang: 'en',
    ...(paths ? { paths } : {}),
  }).map(({ path, code }) => `${path} ${code}`);

describe('validation', () => {
  test('asks for what is required and relevant, nothing else', () => {
    expect(codes({})).toEqual(['used required']);
    expect(codes({ used: 'no' })).toEqual([]);
    expect(codes({ used: 'yes' })).toEqual(['visits required', 'trip/0/day required']);
  });
  test('speaks the author’s words where there are some', () => {
    expect(validateAnswers(questionnaire, {}, { now: NOW, lang: 'en' })[0]?.message).toEqual({
      text: 'Please say',
      lang: 'en',
    });
    expect(
      validateAnswers(
        questionnaire,
        { used: 'yes', visits: -1 },
        { now: NOW, lang: 'en', paths: ['visits'] },
      )[0],
    ).toMatchObject({ code: 'constraint', message: { text: 'Not below zero' } });
  });
  test('refuses values of another kind, options that are not there, and questions nobody asked', () => {
    expect(codes({ used: 'maybe', visits: '3', stranger: 'x' })).toEqual([
      'used choice',
      'stranger unknownQuestion',
    ]);
    expect(
      codes({ used: 'yes', visits: 2.5, trip: [{ day: '2026-11-22' }, { day: 'soon' }] }),
    ).toEqual(['visits integer', 'trip/0/day constraint', 'trip/1/day date']);
  });
  test('names strangers inside repeats, and questions in the wrong place', () => {
    expect(
      codes({
        used: 'yes',
        visits: 1,
        day: '2026-01-01',
        trip: [{ day: '2026-01-01', used: 'yes', zz: 1 }],
      }),
    ).toEqual(['day unknownQuestion', 'trip/0/used unknownQuestion', 'trip/0/zz unknownQuestion']);
  });
  test('can be limited to one page', () => {
    expect(codes({ used: 'yes' }, ['visits'])).toEqual(['visits required']);
  });
});

describe('submission keeps', () => {
  test('relevant answers and calculations, and says what fell away', () => {
    expect(
      dropIrrelevant(
        questionnaire,
        { used: 'no', visits: 5, trip: [{ day: '2026-01-01' }] },
        { now: NOW },
      ),
    ).toEqual({
      answers: { used: 'no', many: 'false', shown: 'v' },
      dropped: ['visits', 'trip/0/day'],
    });
    expect(
      dropIrrelevant(
        questionnaire,
        { used: 'yes', visits: 5, trip: [{ day: '2026-01-01' }, { day: null }] },
        { now: NOW },
      ),
    ).toEqual({
      answers: {
        used: 'yes',
        visits: 5,
        many: 'true',
        shown: 'v5',
        trip: [{ day: '2026-01-01' }, { day: null }],
      },
      dropped: [],
    });
  });
});
