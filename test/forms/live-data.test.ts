// What a page carries for the browser that follows its answers – and what it does not carry.
import { describe, expect, test } from '@jest/globals';
import { compileOrThrow } from '../../src/questionnaires/engine/compiled.ts';
import type { Answers } from '../../src/questionnaires/model/answers.ts';
import { evaluate } from '../../src/questionnaires/engine/evaluation/evaluate.ts';
import { givenPatterns } from '../../src/questionnaires/expressions/patterns.ts';
import { planOf } from '../../src/questionnaires/engine/evaluation-order.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import type { Journey } from '../../src/forms/journey-pages.ts';
import { answerablePaths, pageById } from '../../src/forms/journey-pages.ts';
import { journeyOf } from '../../src/forms/journey.ts';
import type { LiveData } from '../../src/forms/live/live-data.ts';
import { liveJson } from '../../src/forms/live/live-json.ts';
import { livePlanOf } from '../../src/forms/live/live-plans.ts';
import { withAnswer } from '../../src/questionnaires/model/answers.ts';
import type { AnswerValue } from '../../src/questionnaires/model/answers.ts';
import { allKinds } from '../responses/all-kinds.ts';
import { liveForm } from '../responses/live-form.ts';

const now = new Date('2026-11-22T02:00:00Z');
const before: Answers = { called: 'Bà Tư </script><script>', kin: 'yes', secret: 'không ai biết' };

interface Laid {
  journey: Journey;
  data: LiveData;
  json: string;
}

function laid(pageId: string, answers: Answers, model: Questionnaire = liveForm): Laid {
  const journey = journeyOf(compileOrThrow(model), answers, { now, lang: 'vi' });
  const page = pageById(journey, pageId)!;
  const plan = livePlanOf(journey.compiled, page);
  const json =
    plan && liveJson(journey, page, plan, { now: now.getTime(), lang: 'vi', numbers: 'vi' });
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
    expect(data.model.lists.map(({ name }) => name)).toEqual([
      'provinces:where',
      'communes:',
      'wards:',
    ]);
    expect(laid('visit', before).data.model.lists).toEqual([]);
  });

  test('whose questions do not hang on each other carries nothing', () => {
    expect(isLive(allKinds, 'kinds', { service: 'DVC09' })).toBe(false);
    expect(isLive(liveForm, 'before', {})).toBe(false);
  });

  test('that would weigh too much is left to the server', () => {
    const model = structuredClone(liveForm);
    model.lists
      .find(({ name }) => name === 'communes')!
      .choices.push(
        ...Array.from({ length: 3000 }, (_, index) => ({
          name: `c${index}`,
          label: { vi: `Xã ${index}` },
          columns: { province: 'hn' },
        })),
      );
    expect(() => laid('place', before, model)).toThrow('not live');
  });
});

/** The form with a question that comes when the reason looks like this. */
function withPattern(condition: string): Questionnaire {
  const model = structuredClone(liveForm);
  const visit = model.children.find(({ name }) => name === 'visit');
  if (visit?.type !== 'group') throw new Error('no such page');
  visit.children.push({
    type: 'question',
    id: 'phone',
    name: 'phone',
    kind: 'text',
    label: { vi: 'Máy' },
  });
  visit.children.push({
    type: 'question',
    id: 'call',
    name: 'call',
    kind: 'text',
    label: { vi: 'Gọi' },
    relevant: condition,
  });
  return model;
}

describe('a page with a pattern', () => {
  const model = withPattern("regex(${phone}, '0\\d{9}') or regex(${phone}, '(?i)[đk]+')");
  test('carries it ready to run, and the browser judges what the server judges', () => {
    const { data, json } = laid('visit', before, model);
    expect(data.patterns?.map(([source]) => source)).toEqual(['0\\d{9}', '(?i)[đk]+']);
    expect(json.length).toBeLessThan(
      laid('visit', before, withPattern("${phone} = 'x'")).json.length + 600,
    );
    agree(
      'visit',
      before,
      ['', '0912345678', '091234567', 'ĐK', 'đk', '\u212a', 'x'].map((phone) => ({ phone })),
      model,
    );
  });
  test('and others carry none', () => {
    expect(laid('visit', before).data.patterns).toBeUndefined();
  });
  test('that only checks what was typed needs none: constraints are judged by the server', () => {
    const checked = withPattern("${phone} = 'x'");
    const visit = checked.children.find(({ name }) => name === 'visit');
    if (visit?.type === 'group')
      for (const node of visit.children)
        if (node.name === 'phone' && node.type === 'question')
          node.constraint = "regex(., '0\\d{9}')";
    expect(laid('visit', before, checked).data.patterns).toBeUndefined();
  });
  test('that is itself an answer is left to the server', () => {
    expect(isLive(withPattern('regex(${phone}, ${secret})'), 'visit', before)).toBe(false);
    expect(isLive(withPattern("regex(${phone}, concat('a', 'b'))"), 'visit', before)).toBe(false);
  });
  test('under a name of Object’s own', () => {
    agree(
      'visit',
      before,
      ['__proto__', 'constructor', ''].map((phone) => ({ phone })),
      withPattern("regex(${phone}, '__proto__') or regex(${phone}, 'constructor')"),
    );
  });
});

/** Answers of the page given one after the other, judged by what the page carries and by the whole questionnaire. */
function agree(
  pageId: string,
  answers: Answers,
  given: readonly Readonly<Record<string, AnswerValue>>[],
  model: Questionnaire = liveForm,
): void {
  const { data, journey } = laid(pageId, answers, model);
  const { plan } = planOf(data.model, givenPatterns(data.patterns ?? []));
  for (const step of given) {
    const put = (base: Answers): Answers =>
      data.asked.reduce((held, path) => withAnswer(held, path, step[path] ?? null), base);
    const here = evaluate(plan, put(data.answers), { now, lang: 'vi' });
    const there = journey.compiled.evaluate(put(answers), { now, lang: 'vi' });
    const page = pageById(journey, pageId)!;
    const view = (evaluation: typeof here): unknown => ({
      shown: answerablePaths(page).filter(
        (path) => data.asked.includes(path) && evaluation.relevant.has(path),
      ),
      options: data.options.map((path) =>
        evaluation.choices(path).map(({ name, label }) => [name, label['vi']]),
      ),
      words: data.words.map((path) => [evaluation.text(path, 'label', 'vi')?.text]),
      required: data.required.map((path) => evaluation.isRequired(path)),
    });
    expect(view(here)).toEqual(view(there));
  }
}

describe('judged in the browser', () => {
  test('relevance, words and being required are what the server says', () => {
    agree('visit', before, [
      {},
      { filed: 'yes' },
      { filed: 'yes', trips: 4 },
      { filed: 'yes', trips: 6, reason: 'x', helpers: ['yes'] },
      { filed: 'no', trips: 6, helpers: ['no', 'yes'], day: '2026-01-02' },
      { filed: 'dk' },
    ]);
    agree('visit', { ...before, kin: 'no' }, [{ filed: 'yes', trips: 9 }]);
  });
  test('cascading options are what the server offers', () => {
    agree('place', before, [
      {},
      { where: 'hn' },
      { where: 'hn', commune_of: 'bd' },
      { where: 'hue', commune_of: 'bd' },
      { where: 'hue', commune_of: 'tx', ward_of: 'w3' },
    ]);
  });
  test('a grid comes and goes by its group and by its rows', () => {
    agree('views', before, [
      {},
      { rates: 'yes' },
      { rates: 'yes', speed: '1' },
      { rates: 'yes', speed: '2', manner: '3' },
      { rates: 'no', speed: '2' },
    ]);
  });
  test('inside the second of three instances', () => {
    const answers: Answers = { ...before, members: [{ age: 41 }, {}, { age: 7, school: 'A' }] };
    const { data } = laid('members~1', answers);
    expect(data.answers).toEqual({ members: [{}, {}, {}] });
    agree('members~1', answers, [{}, { 'members/1/age': 12 }, { 'members/1/age': 18 }]);
  });
});
