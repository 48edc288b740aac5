// What a page carries for the browser that follows its answers – and what it does not carry.
import { describe, expect, test } from '@jest/globals';
import { compileOrThrow } from '../../src/questionnaires/compiled.ts';
import type { Answers } from '../../src/questionnaires/answers.ts';
import { evaluate } from '../../src/questionnaires/evaluation.ts';
import { givenPatterns } from '../../src/questionnaires/expressions/patterns.ts';
import { planOf } from '../../src/questionnaires/planning.ts';
import type { Questionnaire } from '../../src/questionnaires/model.ts';
import type { Journey } from '../../src/responses/journey.ts';
import { answerablePaths, journeyOf, pageById } from '../../src/responses/journey.ts';
import type { LiveData } from '../../src/responses/live-data.ts';
import { liveJson } from '../../src/responses/live-data.ts';
import { livePlanOf } from '../../src/responses/live-plan.ts';
import { withAnswer } from '../../src/questionnaires/answers.ts';
import type { AnswerValue } from '../../src/questionnaires/answers.ts';
import { allKinds } from './all-kinds.ts';
import { liveForm } from './live-form.ts';

const now = new Date('2026-11-22T02:00:00Z');
const before: Answers = { called: 'Bà Tư </script><script>', kin: 'yes', secret: 'không ai biết' };

interface Laid { journey: Journey; data: LiveData; json: string }

function laid(pageId: string, answers: Answers, model: Questionnaire = liveForm): Laid {
  const journey = journeyOf(compileOrThrow(model), answers, { now, lang: 'vi' });
  const page = pageById(journey, pageId)!;
  const plan = livePlanOf(journey.compiled, page);
  const json = plan && liveJson(journey, page, plan, { now: now.getTime(), lang: 'vi', numbers: 'vi' });
  if (json === null) throw new Error(`${pageId} is not live`);
  return { journey, json, data: JSON.parse(json) as LiveData };
}
const isLive = (model: Questionnaire, pageId: string, answers: Answers): boolean => {
  const journey = journeyOf(compileOrThrow(model), answers, { now });
  return livePlanOf(journey.compiled, pageById(journey, pageId)!) !== null;
};

describe('a page', () => {
  test('carries the answers its conditions and words name, and no other', () => {
    const { data, json } = laid('visit', before);
    expect(data.answers).toEqual({ called: 'Bà Tư </script><script>', kin: 'yes' });
    expect(json).not.toContain('không ai biết');
    expect(json).not.toContain('</script>');
    expect(data.asked).toEqual(['filed', 'trips', 'reason', 'helpers', 'day', 'who']);
  });

  test('carries of a list that is searched the columns a filter names; lists no condition needs stay away', () => {
    const { data } = laid('place', before);
    expect(data.options).toEqual(['commune_of', 'ward_of']);
    expect(data.model.lists.map(({ name }) => name)).toEqual(['provinces:where', 'communes:', 'wards:']);
    expect(laid('visit', before).data.model.lists).toEqual([]);
  });

  test('whose questions do not hang on each other carries nothing', () => {
    expect(isLive(allKinds, 'kinds', { service: 'DVC09' })).toBe(false);
    expect(isLive(liveForm, 'before', {})).toBe(false);
  });

  test('that would weigh too much is left to the server', () => {
    const model = structuredClone(liveForm);
    model.lists.find(({ name }) => name === 'communes')!.choices.push(...Array.from({ length: 3000 }, (_, index) => ({ name: `c${index}`, label: { vi: `Xã ${index}` }, columns: { province: 'hn' } })));
    expect(() => laid('place', before, model)).toThrow('not live');
  });
});

/** Answers of the page given one after the other, judged by what the page carries and by the whole questionnaire. */
function agree(pageId: string, answers: Answers, given: readonly Readonly<Record<string, AnswerValue>>[]): void {
  const { data, journey } = laid(pageId, answers);
  const { plan } = planOf(data.model, givenPatterns(data.patterns ?? []));
  for (const step of given) {
    const put = (base: Answers): Answers => data.asked.reduce((held, path) => withAnswer(held, path, step[path] ?? null), base);
    const here = evaluate(plan, put(data.answers), { now, lang: 'vi' });
    const there = journey.compiled.evaluate(put(answers), { now, lang: 'vi' });
    const page = pageById(journey, pageId)!;
    const view = (evaluation: typeof here): unknown => ({
      shown: answerablePaths(page).filter((path) => data.asked.includes(path) && evaluation.relevant.has(path)),
      options: data.options.map((path) => evaluation.choices(path).map(({ name, label }) => [name, label['vi']])),
      words: data.words.map((path) => [evaluation.text(path, 'label', 'vi')?.text]),
      required: data.required.map((path) => evaluation.isRequired(path)),
    });
    expect(view(here)).toEqual(view(there));
  }
}

describe('judged in the browser', () => {
  test('relevance, words and being required are what the server says', () => {
    agree('visit', before, [{}, { filed: 'yes' }, { filed: 'yes', trips: 4 }, { filed: 'yes', trips: 6, reason: 'x', helpers: ['yes'] }, { filed: 'no', trips: 6, helpers: ['no', 'yes'], day: '2026-01-02' }, { filed: 'dk' }]);
    agree('visit', { ...before, kin: 'no' }, [{ filed: 'yes', trips: 9 }]);
  });
  test('cascading options are what the server offers', () => {
    agree('place', before, [{}, { where: 'hn' }, { where: 'hn', commune_of: 'bd' }, { where: 'hue', commune_of: 'bd' }, { where: 'hue', commune_of: 'tx', ward_of: 'w3' }]);
  });
  test('a grid comes and goes by its group and by its rows', () => {
    agree('views', before, [{}, { rates: 'yes' }, { rates: 'yes', speed: '1' }, { rates: 'yes', speed: '2', manner: '3' }, { rates: 'no', speed: '2' }]);
  });
  test('inside the second of three instances', () => {
    const answers: Answers = { ...before, members: [{ age: 41 }, {}, { age: 7, school: 'A' }] };
    const { data } = laid('members~1', answers);
    expect(data.answers).toEqual({ members: [{}, {}, {}] });
    agree('members~1', answers, [{}, { 'members/1/age': 12 }, { 'members/1/age': 18 }]);
  });
});
