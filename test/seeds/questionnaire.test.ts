// What the instrument page of the design promises, held against the sheets.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import type { AnswerValue } from '../../src/questionnaires/model/answers.ts';
import { compile } from '../../src/questionnaires/engine/compiled.ts';
import { questionsOf, walk } from '../../src/questionnaires/model/nodes.ts';
import { validateAnswers } from '../../src/questionnaires/engine/validation.ts';
import { seedsFolder } from '../../src/platform/config/paths.ts';
import { compiled, now, questionnaire, readingProblems, walkThrough } from './instrument.ts';

const questions = questionsOf(questionnaire);
const listNamed = (name: string) =>
  questionnaire.lists.find((list) => list.name === name)?.choices ?? [];
const codes = (name: string) => listNamed(name).map((choice) => choice.name);

test('the sheets are read and compiled without an error or a warning', () => {
  expect(readingProblems).toEqual([]);
  expect(compile(questionnaire)).toMatchObject({ ok: true, problems: [] });
  expect([
    questionnaire.code,
    questionnaire.defaultLanguage,
    questionnaire.languages.map((language) => language.code),
  ]).toEqual(['essential-public-services', 'vi', ['vi', 'en']]);
  expect(questionnaire.title).toEqual({
    vi: 'Trải nghiệm dịch vụ công thiết yếu',
    en: 'Essential public services experience',
  });
});

test('eleven sections, 75 questions besides the place and the opening note', () => {
  expect(
    questionnaire.children.filter((node) => node.type === 'group').map((node) => node.name),
  ).toEqual([
    'service_used',
    'business',
    'filing_online',
    'information',
    'time_trips',
    'officials',
    'result',
    'redress',
    'awareness',
    'connection',
    'about_you',
  ]);
  expect(
    questions.filter((question) => question.kind !== 'note' && question.kind !== 'hidden'),
  ).toHaveLength(75);
});

test('every text stands in Vietnamese and in English', () => {
  const texts = [
    ...[...walk(questionnaire.children)].flatMap(([node]) =>
      node.type === 'question' && node.kind === 'hidden'
        ? []
        : [node.label, ...(node.hint ? [node.hint] : [])],
    ),
    ...questions.flatMap((question) =>
      question.constraintMessage ? [question.constraintMessage] : [],
    ),
    ...questionnaire.lists.flatMap((list) => list.choices.map((choice) => choice.label)),
  ];
  expect(texts.filter((text) => !text['vi']?.trim() || !text['en']?.trim())).toEqual([]);
  const composed = texts
    .flatMap((text) => Object.values(text))
    .filter((text) => text !== text.normalize('NFC'));
  expect(composed).toEqual([]);
});

test('questions are short: at most 25 Vietnamese words, most at most 15', () => {
  const lengths = questions
    .filter((question) => question.kind !== 'hidden' && question.kind !== 'note')
    .map((question) => (question.label['vi'] ?? '').split(/\s+/).length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(25);
  expect(lengths.filter((length) => length <= 15).length / lengths.length).toBeGreaterThan(0.6);
});

test('“don’t know” and “prefer not to say” are offered everywhere, and never pre-selected', () => {
  const withoutRefused = questionnaire.lists
    .filter((list) => !codes(list.name).includes('refused'))
    .map((list) => list.name);
  const withoutUnknown = questionnaire.lists
    .filter((list) => !codes(list.name).includes('dk'))
    .map((list) => list.name);
  expect(withoutRefused).toEqual(['services', 'consent']);
  expect(withoutUnknown).toEqual([
    'services',
    'sex',
    'age_band',
    'education',
    'occupation',
    'consent',
  ]);
  expect(questions.filter((question) => question.default !== undefined)).toEqual([]);
});

test('scales are labelled at every point', () => {
  const scales = [
    'ease',
    'respect',
    'knowledge',
    'equal',
    'burden',
    'satisfaction',
    'usefulness',
    'sureness',
  ];
  for (const scale of scales)
    expect(codes(scale).filter((code) => /^\d$/.test(code))).toEqual(['1', '2', '3', '4', '5']);
  expect(
    questions.filter((question) => question.kind === 'integer' || question.kind === 'range'),
  ).toEqual([]);
});

test('the services are those of the registry, by the names of the registry', () => {
  const rows = parse(readFileSync(path.join(seedsFolder, 'public-services.csv')), {
    columns: true,
  }) as { id: string; short_vi: string; short_en: string }[];
  expect(
    listNamed('services')
      .slice(0, 25)
      .map((choice) => [choice.name, choice.label]),
  ).toEqual(rows.map((row) => [row.id, { vi: row.short_vi, en: row.short_en }]));
  expect(codes('services').at(-1)).toBe('none');
});

test('ethnicity and disability are sensitive, never required, and asked only after consent', () => {
  const sensitive = questions.filter((question) => question.sensitive);
  expect(sensitive.map((question) => [question.name, question.required])).toEqual([
    ['ethnicity', undefined],
    ['ethnic_group', undefined],
    ['disability', undefined],
  ]);
  const { asked } = walkThrough('DVC09', (name) =>
    name === 'consent_sensitive' ? 'no' : name === 'ethnicity' ? 'minority' : undefined,
  );
  expect(asked).toContain('consent_sensitive');
  expect(asked.filter((name) => sensitive.some((question) => question.name === name))).toEqual([]);
  expect(codes('ethnic_group').filter((code) => /^e\d\d$/.test(code))).toHaveLength(53);
});

describe('the way through', () => {
  const demographics = new Set([
    'sex',
    'age_band',
    'area',
    'residence',
    'education',
    'occupation',
    'consent_sensitive',
    'ethnicity',
    'ethnic_group',
    'disability',
  ]);
  const way = (service: string, wishes: Record<string, AnswerValue>) => {
    const { asked, answers } = walkThrough(service, (name) => wishes[name]);
    expect(validateAnswers(compiled, answers, { now })).toEqual([]);
    return { asked, about: asked.filter((name) => demographics.has(name)).length };
  };
  const smooth = {
    used: 'done',
    channel: 'online',
    pay_how: 'online',
    respect: '4',
    who_helped: ['nobody'],
    complained: 'no',
    cost_burden: '1',
    hardest: 'Chờ lâu',
    one_change: 'Báo tin',
  };

  test('an online user is asked 47 questions, two of them optional lines, and 8 about themselves', () => {
    const { asked, about } = way('DVC09', smooth);
    expect([asked.length - about, about]).toEqual([47, 8]);
    expect(asked).not.toContain('knows_online');
  });

  test('who files for a business is asked four questions about it; another procedure asks how satisfied one was', () => {
    const { asked } = way('DVC18', { ...smooth, on_behalf: 'company' });
    expect(asked.filter((name) => name.startsWith('business_'))).toHaveLength(4);
    expect(way('DVC18', smooth).asked.join()).not.toContain('business_');
    const other = walkThrough('other', () => undefined).asked;
    expect(other.slice(0, 2)).toEqual(['service_other', 'other_satisfied']);
    expect(other).not.toContain('used');
    expect(other).not.toContain('satisfaction');
  });

  test('where there was no fee, no official and nothing heard: 43', () => {
    const { asked, about } = way('DVC09', {
      ...smooth,
      pay_how: 'free',
      respect: 'na',
      heard_from: ['none'],
      knows_complain: 'no',
    });
    expect(asked.length - about).toBe(43);
  });

  test('a non-user is asked 14 to 19 in all, none of them about a service', () => {
    const longest = way('none', {});
    const shortest = way('none', {
      knows_online: 'no',
      heard_from: ['none'],
      consent_sensitive: 'no',
    });
    expect([shortest.asked.length, longest.asked.length]).toEqual([14, 19]);
    expect(longest.asked).not.toContain('used');
    expect(way('DVC09', { used: 'no' }).asked).toEqual(['used', ...longest.asked]);
  });

  test.each(['waiting', 'gave_up'])(
    'who is %s is asked about the service but not about its result',
    (used) => {
      const { asked } = way('DVC09', { ...smooth, used, channel: 'one_stop' });
      expect(asked).toEqual(expect.arrayContaining(['why_not_online', 'visits', 'satisfaction']));
      expect(
        asked.filter((name) =>
          ['on_time', 'result_correct', 'result_form', 'first_try'].includes(name),
        ),
      ).toEqual([]);
    },
  );

  test('interlinked services have one question more', () => {
    expect(way('DVC15', smooth).asked).toContain('interlinked_once');
    expect(way('DVC16', smooth).asked).toContain('interlinked_once');
    expect(way('DVC09', smooth).asked).not.toContain('interlinked_once');
  });

  test('an answer that can only stand alone is refused beside others', () => {
    for (const [name, alone] of [
      ['heard_from', 'none'],
      ['who_helped', 'nobody'],
      ['why_not_online', 'dk'],
      ['tools_used', 'refused'],
    ] as const) {
      const channel = name === 'who_helped' ? 'online' : 'one_stop';
      const { answers } = walkThrough('DVC09', (asked, options) =>
        asked === name
          ? [options.find((code) => code !== alone) ?? '', alone]
          : asked === 'channel'
            ? channel
            : undefined,
      );
      expect(
        validateAnswers(compiled, answers, { now }).map((found) => [found.path, found.code]),
      ).toEqual([[name, 'constraint']]);
    }
  });
});
