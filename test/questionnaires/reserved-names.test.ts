// Words that every JavaScript object has of its own, in every place of a form where its author
// writes a name: it goes all the way from the workbook to the exported answers, or is refused with
// the cell and what to write.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { loadTranslations } from '../../src/platform/i18n/translations.ts';
import { viewsFolder } from '../../src/platform/config/paths.ts';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { codebookOf } from '../../src/questionnaires/codebook/codebook.ts';
import { changesBetween } from '../../src/questionnaires/versions/diff.ts';
import { describe as describeForm } from '../../src/designer/editing/describe-edit.ts';
import { readTranslationCsv, translationCsv } from '../../src/xlsform/translation-csv.ts';
import {
  findQuestionnaireByCode,
  findVersion,
} from '../../src/questionnaires/versions/versions.store.ts';
import { listVersions } from '../../src/questionnaires/versions/versions.store.ts';
import { sheetsOfCsv } from '../../src/xlsform/tables/csv-tables.ts';
import { sheetsOfForm } from '../../src/xlsform/tables/form-files.ts';
import { readSheets } from '../../src/xlsform/reader.ts';
import { csvOf, workbookOf } from '../../src/xlsform/writing/writer.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from '../support/answering-app.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { Citizen } from '../support/citizen.ts';
import { row, workbook } from '../xlsform/written-archive.ts';

const WORDS = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];
const t = loadTranslations(viewsFolder, { strict: true });
const rows = (...lines: string[][]): string => lines.map(row).join('');

/**
 * The word is a language, its default, a list, its options, columns of all sheets, a parameter and
 * a question's id.
 */
const everywhere = (word: string): Uint8Array =>
  workbook({
    survey: rows(
      [
        'type',
        'name',
        `label::${word}`,
        'label::Tiếng Việt (vi)',
        'question_id',
        word,
        'choice_filter',
        'relevant',
        'parameters',
      ],
      [`select_one ${word}`, 'first', 'First?', 'Câu đầu?', word, 'kept', '', '', ''],
      [
        `select_multiple ${word}`,
        'second',
        'Second?',
        'Câu hai?',
        '',
        '',
        word === '__proto__' ? "__proto__ != 'b'" : `${word} != 'b'`,
        `\${first} = '${word}'`,
        '',
      ],
      ['text', 'third', 'You said ${first}', 'Ông bà nói ${first}', '', '', '', '', `${word}=1`],
    ),
    choices: rows(
      ['list_name', 'name', `label::${word}`, 'label::Tiếng Việt (vi)', word],
      [word, word, `The ${word}`, `Từ ${word}`, 'a'],
      [word, 'other', 'Other', 'Khác', 'b'],
      [word, 'bare', 'Bare', 'Trơn', ''],
    ),
    settings: rows(
      ['form_id', 'form_title', 'default_language', word],
      [`word-${word}`, 'Words', word, 'kept'],
    ),
  });
const read = (bytes: Uint8Array) =>
  readSheets(sheetsOfForm({ files: [{ name: 'form.xlsx', bytes }] }));

describe.each(WORDS)('%s', (word) => {
  it('is taken in everywhere but as a name of an answer, and goes out again the same', () => {
    const { questionnaire: model, problems } = read(everywhere(word));
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    const [list] = model!.lists;
    expect(list).toMatchObject({
      name: word,
      choices: [{ name: word }, { name: 'other' }, { name: 'bare' }],
    });
    expect(Object.entries(list!.choices[0]!.columns!)).toEqual([[word, 'a']]);
    expect(model!.languages.map(({ name }) => name)).toContain(word);
    expect(model!.languages.find(({ code }) => code === model!.defaultLanguage)?.name).toBe(word);
    expect(JSON.stringify(read(workbookOf(model!)).questionnaire)).toBe(JSON.stringify(model));
    expect(JSON.stringify(readSheets(sheetsOfCsv(csvOf(model!), model!.code)).questionnaire)).toBe(
      JSON.stringify(model),
    );
    expect(readTranslationCsv(translationCsv(model!), model!).problems).toEqual([]);
    expect(changesBetween(model!, structuredClone(model!))).toEqual([]);
    for (const lang of ['vi', word]) expect(codebookOf(model!, lang, t.en)).toHaveLength(3);
  });
  it.each([
    ['text', 'A2'],
    ['begin_group', 'A2'],
  ])('as the name of a %s is refused with its cell', (type) => {
    const lines = [
      ['type', 'name', 'label::English (en)'],
      [type, word, 'A'],
      ...(type === 'begin_group' ? [['text', 'a', 'A'], ['end_group']] : []),
    ];
    const { questionnaire, problems } = read(workbook({ survey: rows(...lines) }));
    expect(questionnaire).toBeNull();
    expect(problems[0]).toMatchObject({
      severity: 'error',
      sheet: 'survey',
      cell: 'B2',
      vars: { name: word },
    });
    const written = String(problems[0]!.vars['write']);
    expect(
      read(workbook({ survey: rows(lines[0]!, [type, written, 'A'], ...lines.slice(2)) }))
        .questionnaire,
    ).not.toBeNull();
  });
  it('is no language code of the designer', () => {
    const { questionnaire: model } = read(everywhere(word));
    const languages = [...model!.languages, { code: word, name: word, heading: word }];
    expect(
      describeForm(model!, {
        type: 'describe',
        title: model!.title,
        languages,
        defaultLanguage: word,
      }),
    ).toMatchObject({ ok: false });
  });
});

describe('on the pages', () => {
  let site: TestApp;
  let agent: ReturnType<typeof request.agent>;
  let token = '';
  const password = 'a-long-enough-one';
  beforeAll(async () => {
    site = await testApp();
    await inTransaction(site.db, async (tx) => {
      await seedRegistries(tx);
      await createUser(
        tx,
        { login: 'researcher', name: 'R', roles: ['researcher'], localityId: null, password },
        { actor: null, at: new Date() },
      );
    });
    agent = await signedIn(site.app, 'researcher', password);
    token = formToken((await agent.get('/questionnaires')).text);
  });
  afterAll(async () => {
    await site.close();
  });
  const newest = async (code: string) =>
    (await findVersion(
      site.db,
      (await listVersions(site.db, (await findQuestionnaireByCode(site.db, code))!.id))[0]!.id,
    ))!;

  it.each(WORDS.slice(0, 3))(
    'a form full of %s is imported, edited, published, answered and exported',
    async (word) => {
      const code = `word-${word}`;
      const base = `/questionnaires/${encodeURIComponent(code)}`;
      const sent = await agent
        .post('/questionnaires/upload')
        .field('_csrf', token)
        .attach('file', Buffer.from(everywhere(word)), 'form.xlsx');
      expect([sent.status, sent.text.includes(base)]).toEqual([200, true]);
      const { model } = await newest(code);
      const node = `${base}/edit/${encodeURIComponent(word)}`;
      const own = model.defaultLanguage;
      for (const path of [
        '',
        '/edit',
        '/describe',
        `/translations?to=${own}&show=all`,
        '/translations?to=constructor',
        '/translations.csv',
        '/check',
        '/try',
        '/paper',
        `/paper?in=${word}`,
        '/bank?from=constructor',
        '/form.xlsx',
        '/scenarios',
      ]) {
        expect([path, (await agent.get(base + path)).status]).toEqual([path, 200]);
      }
      expect((await agent.get(node)).text).toContain(`The ${word}`);
      const fields = {
        _csrf: token,
        hash: (await newest(code)).modelHash,
        do: 'save',
        [`label.${own}`]: 'First of all?',
        'label.constructor': 'x',
      };
      expect((await agent.post(node).type('form').send(fields)).headers['location']).toBe(
        `${node}?done=saved`,
      );
      const renamed = await agent
        .post(node)
        .type('form')
        .send({ _csrf: token, hash: (await newest(code)).modelHash, do: 'save', name: word });
      expect(renamed.status).toBe(422);
      const edited = await newest(code);
      expect(Object.entries(edited.model.lists[0]!.choices[0]!.columns!)).toEqual([[word, 'a']]);
      expect(
        (await agent.post(base).type('form').send({ _csrf: token, hash: edited.modelHash }))
          .headers['location'],
      ).toBe(`${base}?done=published`);
      const round = roundOf({ code: `r-${code}`, versionId: edited.id });
      await inTransaction(site.db, async (tx) => {
        await insertRound(tx, round, new Date());
        await createRoundPartition(tx, round.id);
      });
      const citizen = await answered(word, round.code);
      expect([
        citizen.status,
        citizen.path.startsWith('/receipt') || citizen.html.includes('receipt'),
      ]).toEqual([200, true]);
      for (const values of ['codes', 'labels']) {
        const csv = await agent.get(
          `/rounds/${encodeURIComponent(round.code)}/answers.csv?values=${values}`,
        );
        expect(csv.status).toBe(200);
        expect(csv.text).toContain(
          values === 'codes' ? `"${word}","${word} bare","a"` : `"Từ ${word}; Trơn"`,
        );
      }
    },
  );

  /** Through all pages with JavaScript off; strange fields beside the asked ones change nothing. */
  async function answered(word: string, round: string): Promise<Citizen> {
    const citizen = await new Citizen(site.app).begin(encodeURIComponent(round));
    for (
      let step = 0;
      step < 8 && !citizen.html.includes('name="send"') && !/\/check$/.test(citizen.path);
      step += 1
    ) {
      const asked = { first: word, second: [word, 'bare'], third: 'a' };
      const shown = Object.entries(asked).filter(([name]) =>
        citizen.html.includes(`name="${name}"`),
      );
      await citizen.send({
        ...Object.fromEntries(shown),
        hasOwnProperty: 'x',
        toString: 'y',
        valueOf: 'z',
        [randomUUID()]: 'w',
      } as never);
      expect(citizen.status).toBe(200);
    }
    return await citizen.send({});
  }
});
