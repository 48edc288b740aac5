import { describe, expect, test } from '@jest/globals';
import { compileOrThrow } from '../../src/questionnaires/engine/compiled.ts';
import type { Answers } from '../../src/questionnaires/model/answers.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { makeRenderer } from '../../src/platform/http/render.ts';
import { loadTranslations } from '../../src/platform/i18n/translations.ts';
import { publicFolder, viewsFolder } from '../../src/platform/config/paths.ts';
import { journeyOf } from '../../src/forms/journey.ts';
import { pageById } from '../../src/forms/journey-pages.ts';
import { progressOf } from '../../src/forms/progress.ts';
import { pageView } from '../../src/forms/page-view.ts';
import type { QuestionTemplate } from '../../src/forms/question-html.ts';
import { allKinds } from '../responses/all-kinds.ts';

const { fragment } = makeRenderer({ views: viewsFolder, public: publicFolder }, { cache: true });
const translations = loadTranslations(viewsFolder, { strict: true });
const now = new Date('2026-11-21T00:00:00Z');
const answered: Answers = { service: 'DVC09', used: 'yes', satisfied: '3', reason: 'x', visits: 4 };

function htmlOf(
  model: Questionnaire,
  pageId: string,
  answers: Answers,
  lang: 'vi' | 'en' = 'vi',
  templates = new Map<string, QuestionTemplate>(),
): string {
  const journey = journeyOf(compileOrThrow(model), answers, { now, lang });
  const view = pageView({
    journey,
    page: pageById(journey, pageId)!,
    now,
    lang,
    numbers: lang,
    t: translations[lang],
    fragment,
    templates,
    sent: null,
  });
  return view.items.map((item) => item.html ?? '').join('');
}

describe('a question', () => {
  test('marks words that fell back to another language', () => {
    expect(htmlOf(allKinds, 'opening.2', { service: 'DVC09' }, 'en')).toContain(
      '<p lang="vi">Chỉ có tiếng Việt.</p>',
    );
    expect(htmlOf(allKinds, 'opening.2', { service: 'DVC09' }, 'vi')).not.toContain('lang=');
  });

  test('shows no script, whoever wrote it: author or respondent', () => {
    const evil = '"><script>alert(1)</script>\u0001c';
    const model = structuredClone(allKinds);
    model.lists[1]!.choices[0]!.label['vi'] = evil;
    const html =
      htmlOf(model, 'opening.2', { service: 'DVC09' }) +
      htmlOf(allKinds, 'opening.4', { ...answered, reason: evil });
    expect(html).not.toContain('<script>');
    expect(html.match(/&lt;script&gt;/g)).toHaveLength(2);
  });

  test('has one fieldset with a legend, or one label for its control; every id once', () => {
    const html = htmlOf(allKinds, 'kinds', answered);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map((found) => found[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/<label[^>]* for="([^"]+)"/g)) expect(ids).toContain(id);
    for (const [, named] of html.matchAll(/aria-describedby="([^"]+)"/g))
      for (const id of named!.split(' ')) expect(ids).toContain(id);
    expect(html.match(/<fieldset/g)!.length).toBe(html.match(/<legend/g)!.length);
  });

  test('shows each stored answer in its control', () => {
    const html = htmlOf(allKinds, 'kinds', {
      ...answered,
      colours: ['green'],
      cost: 1.5,
      filed_on: '2026-03-05',
      at_time: '08:30',
      order: ['blue', 'red', 'green', 'dk'],
      score: 7,
    });
    expect(html).toMatch(/value="green" checked/);
    expect(html).not.toMatch(/value="red" checked/);
    expect(html).toMatch(/name="visits" value="4"/);
    expect(html).toMatch(/name="filed_on.day" value="5"/);
    expect(html).toMatch(/name="filed_on.year" value="2026"/);
    expect(html).toMatch(/name="order.rank.blue">.*?<option value="1" selected>/s);
    expect(html).toMatch(/name="score" value="7" checked/);
    expect(html).toMatch(/value="08:30"/);
  });

  test('is rendered once when nothing in it depends on answers, each time when something does', () => {
    const templates = new Map<string, QuestionTemplate>();
    htmlOf(allKinds, 'kinds', answered, 'vi', templates);
    const html = htmlOf(allKinds, 'more', answered, 'vi', templates);
    expect(html).toContain('(4 lần đi)');
    expect([...templates.keys()]).toContain('vi visits');
    expect([...templates.keys()]).not.toContain('vi remark');
    expect(htmlOf(allKinds, 'more', { ...answered, visits: 9 }, 'vi', templates)).toContain(
      '(9 lần đi)',
    );
  });
});

describe('progress', () => {
  const conditional = (): Questionnaire => {
    const model = structuredClone(allKinds);
    const kinds = model.children.find((node) => node.name === 'kinds')!;
    kinds.relevant = "${satisfied} = '1'";
    return model;
  };
  const total = (answers: Answers, pageId: string): number => {
    const journey = journeyOf(compileOrThrow(conditional()), answers, { now });
    return progressOf(journey, pageById(journey, pageId)!).total;
  };

  test('counts sections that may still come, until an answer rules them out', () => {
    expect(total({ service: 'DVC09' }, 'opening.2')).toBe(4);
    expect(total({ service: 'DVC09', used: 'yes' }, 'opening.2')).toBe(4);
    expect(total({ service: 'DVC09', used: 'no' }, 'opening.2')).toBe(3);
    expect(total({ service: 'DVC09', used: 'yes', satisfied: '4' }, 'opening.2')).toBe(3);
  });
});
