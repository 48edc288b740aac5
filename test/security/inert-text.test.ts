// A script in every field that takes text: on the page that comes back, on the check page, where it is piped into
// other questions, on the researchers' pages and in their file it stays text.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { roles } from '../../src/accounts/permissions.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp, openRound } from '../support/answering-app.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { allKinds } from '../responses/all-kinds.ts';
import { Visitor } from './visitor.ts';

const scripts = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  `' onmouseover='alert(1)`,
  '</textarea><svg onload=alert(1)>',
  '</title><script>alert(1)</script>',
  '<%= process.env.HOME %>',
  '${process.env.HOME}',
  '{{constructor}}',
  '<a href="javascript:alert(1)">x</a>',
  '--><script>alert(1)</script>',
  '<base href="//evil.example">',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
];
const formulas = [
  '=1+1',
  '=HYPERLINK("http://evil.example","x")',
  '+1+1',
  '-1+1',
  '@SUM(1)',
  '\t=1',
  '\r=1',
  `=cmd|' /C calc'!A0`,
];

/** Markup that only a script of somebody else's could have put there. */
const alive =
  /<script>alert|<img src=x|onmouseover='|<svg onload|<base href="\/\/evil|<a href="javascript|\sonerror=alert\(1\)>(?!.*&gt;)/;
function expectInert(html: string, where: string): void {
  expect([where, alive.exec(html)?.[0] ?? null]).toEqual([where, null]);
  expect([where, html.includes(process.env['HOME'] ?? '/root/')]).toEqual([where, false]);
}

const piped: Questionnaire = {
  ...allKinds,
  code: 'piped',
  children: [
    ...allKinds.children,
    {
      type: 'group',
      id: 'echo',
      name: 'echo',
      label: { vi: 'Về câu ${remark}', en: 'About ${remark}' },
      children: [
        {
          type: 'question',
          id: 'again',
          name: 'again',
          kind: 'text',
          label: { vi: 'Vì sao “${remark}”?', en: 'Why “${remark}”?' },
          hint: { vi: 'Nghĩ về ${remark}', en: 'Think of ${remark}' },
        },
      ],
    },
  ],
};

describe('from a respondent', () => {
  let house: AnsweringApp;
  const base = '/s/thu';
  beforeAll(async () => {
    house = await answeringApp(piped);
  });
  afterAll(async () => {
    await house.close();
  });

  async function send(text: string): Promise<void> {
    const visitor = await new Visitor(house.app, base).begin('1001');
    await visitor.post(`${base}/service`, { service: 'DVC09' });
    await visitor.post(`${base}/q/opening.2`, { used: 'yes' });
    await visitor.post(`${base}/q/opening.3`, { satisfied: '2' });
    await visitor.post(`${base}/q/opening.4`, { reason: text });
    for (const [path, fields] of [
      [
        'q/kinds',
        {
          visits: text,
          cost: text,
          'filed_on.day': text,
          at_time: text,
          score: text,
          'order.rank.red': text,
          colours: text,
        },
      ],
      ['resume', { code: text }],
      ['withdraw', { code: text }],
      ['service', { service: text }],
      ['place', { province: text }],
    ] as const) {
      const back = await visitor.post(`${base}/${path}`, { ...fields });
      expect([path, back.status]).toEqual([path, 422]);
      expectInert(back.html, `${path} with ${text}`);
    }
    await house.db('rate_limits').delete();
    await visitor.post(`${base}/q/kinds`, { colours: 'red', visits: '2' });
    await visitor.post(`${base}/q/more`, { remark: text });
    await visitor.post(`${base}/q/members~0`, { 'members/0/age': '41' });
    await visitor.post(`${base}/q/members`, { _another: 'no' });
    await visitor.post(`${base}/q/echo`, { again: text });
    for (const path of [
      'q/opening.4',
      'q/more',
      'q/echo',
      'q/echo?lang=en',
      'check',
      'resume',
      `place?q=${encodeURIComponent(text)}`,
      `service?q=${encodeURIComponent(text)}`,
    ]) {
      const seen = await visitor.open(`${base}/${path}`);
      expect([path, seen.status]).toEqual([path, 200]);
      expectInert(seen.html, `${path} with ${text}`);
    }
    expect((await visitor.post(`${base}/check`, {})).location).toBe(`${base}/receipt`);
  }

  test.each(scripts)('%s is shown, not run', async (text) => {
    await send(text);
  });

  test('formulas and scripts leave as text in the researchers’ file', async () => {
    for (const text of formulas) await send(text);
    const stored = (
      (await house.db('responses').select('answers')) as { answers: { reason: string } }[]
    ).map((row) => row.answers.reason.trim());
    expect(stored).toEqual(expect.arrayContaining(formulas.map((text) => text.trim())));
    const visitor = new Visitor(house.app, base);
    for (const values of ['codes', 'labels']) {
      const answer = await visitor.agent.get(`/rounds/thu/answers.csv?values=${values}`);
      expect(answer.headers['content-type']).toContain('text/csv');
      expect(answer.headers['content-disposition']).toContain('attachment');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      const cells = (parse(answer.text, { bom: true }) as string[][]).flat();
      expect(
        cells.filter((cell) => /^\s*[=+\-@]/.test(cell) && !/^[+-]?\d+([.,]\d+)?$/.test(cell)),
      ).toEqual([]);
      expect(
        cells.filter((cell) => cell.includes('HYPERLINK')).every((cell) => cell.startsWith(`'`)),
      ).toBe(true);
    }
  });
});

describe('from the office', () => {
  let site: TestApp;
  const password = 'a-long-enough-one';
  beforeAll(async () => {
    site = await testApp();
    await site.db.transaction((tx) =>
      createUser(
        tx,
        { login: 'everything', name: scripts.join(' '), roles, localityId: null, password },
        { actor: null, at: new Date() },
      ),
    );
    const hurtful = scripts.slice(0, 6).join(' ').replaceAll('${', '$ {');
    await openRound(
      site.db,
      { ...allKinds, title: { vi: hurtful, en: hurtful } },
      { code: 'dau', title: { vi: hurtful, en: hurtful } },
    );
  });
  afterAll(async () => {
    await site.close();
  });

  test('titles and names of people are text on every page', async () => {
    const agent = await signedIn(site.app, 'everything', password);
    const pages = site.endpoints
      .filter(({ method, path }) => method === 'get' && !/:(?!round|code)|\.(csv|xlsx)/.test(path))
      .map(({ path }) => path.replace(':round', 'dau').replace(':code', 'all-kinds'));
    expect(pages.length).toBeGreaterThan(15);
    for (const path of pages) {
      const answer = await agent.get(path).redirects(2);
      expect([path, answer.status < 500]).toEqual([path, true]);
      expectInert(answer.text ?? '', path);
    }
  }, 120_000);

  test.each(scripts)('%s typed into the forms comes back as text', async (text) => {
    const agent = await signedIn(site.app, 'everything', password);
    const forms: [string, Record<string, string>][] = [
      [
        '/rounds/new',
        {
          title_vi: text,
          title_en: text,
          code: text,
          version: text,
          kind: text,
          closes: text,
          minimum: text,
        },
      ],
      ['/accounts', { login: text, name: text, role: text, locality: text }],
      ['/questionnaires/new', { title_vi: text, title_en: text, code: text, language: 'vi' }],
    ];
    for (const [path, fields] of forms) {
      const token = formToken((await agent.get(path)).text);
      const back = await agent
        .post(path)
        .type('form')
        .send({ _csrf: token, ...fields });
      expect([path, back.status < 500]).toEqual([path, true]);
      expectInert(back.text ?? '', `${path} with ${text}`);
    }
    await site.db('rate_limits').delete();
  });
});
