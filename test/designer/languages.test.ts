// The researcher sees any language of the questionnaire as a citizen will: preview, trial, paper and codebook.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { createQuestionnaire } from '../../src/questionnaires/versions/version-changes.store.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { manyLanguages } from '../responses/many-languages.ts';

let site: TestApp;
let agent: ReturnType<typeof request.agent>;
const base = '/questionnaires/many-languages';
beforeAll(async () => {
  site = await testApp();
  await inTransaction(site.db, async (tx) => {
    await createUser(
      tx,
      {
        login: 'researcher',
        name: 'R',
        roles: ['researcher'],
        localityId: null,
        password: 'a-long-enough-one',
      },
      { actor: null, at: new Date() },
    );
    await createQuestionnaire(tx, { code: manyLanguages.code, model: manyLanguages, userId: null });
  });
  agent = await signedIn(site.app, 'researcher', 'a-long-enough-one');
});
afterAll(async () => {
  await site.close();
});
const html = async (path: string): Promise<string> => (await agent.get(base + path)).text;

describe('a language written from right to left', () => {
  it('is tried out mirrored, page after page, with the buttons a citizen will see', async () => {
    const first = await html('/try?in=he');
    expect(first).toContain('<html lang="vi">');
    expect(first).toContain('<div class="cg-phone cg-phone--tall" lang="he" dir="rtl">');
    expect(first).toContain('עברית used</legend>');
    expect(first).toContain('<label for="q-used-2" lang="vi" dir="ltr">Chỉ có tiếng Việt</label>');
    const hidden = Object.fromEntries(
      [...first.matchAll(/name="(_page|_answers|_in)" value="([^"]*)"/g)].map(([, name, value]) => [
        name!,
        value!.replaceAll('&#34;', '"'),
      ]),
    );
    const wrong = await agent
      .post(`${base}/try`)
      .type('form')
      .send({ _csrf: formToken(first), ...hidden, visits: '99', used: 'yes' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('עברית constraintMessage');
    const second = await agent
      .post(`${base}/try`)
      .type('form')
      .send({ _csrf: formToken(first), ...hidden, visits: '1', used: 'yes' });
    expect(second.text).toContain('עברית menu');
    expect(second.text).toContain('<option value="" lang="vi" dir="ltr">– Chọn –</option>');
  });
  it('is previewed mirrored beside the form', async () => {
    const form = await html('/edit/used');
    expect(form).toContain(
      '<input class="cg-input" lang="he" dir="rtl" name="option.0.label.he" value="עברית yes"',
    );
    expect(form).toContain('name="option.0.label.km" value="ភាសាខ្មែរ ១២៣ yes"');
    const hash = /name="hash" value="([^"]+)"/.exec(form)![1]!;
    const answer = await agent
      .post(`${base}/edit/used`)
      .type('form')
      .send({
        _csrf: formToken(form),
        hash,
        do: 'preview',
        previewLang: 'he',
        name: 'used',
        kind: 'select_one',
        'label.he': 'עברית חדש',
        mode: 'always',
      });
    expect(answer.text).toContain('<div class="cg-phone" lang="he" dir="rtl">');
    expect(answer.text).toContain('עברית חדש');
  });
  it('is printed mirrored; the codebook says the language of every text', async () => {
    const paper = await html('/paper?in=he');
    expect(paper).toContain('<article class="cg-paper" dir="rtl">');
    expect(paper).toContain('<h1 lang="he" dir="rtl">עברית title</h1>');
    expect(paper).toContain('lang="vi">Gợi ý chỉ có tiếng Việt</p>');
    expect(await html('/codebook?in=he')).toContain(
      '<h1>Sổ mã: <span lang="he" dir="rtl">עברית title</span></h1>',
    );
    expect(await html('/codebook?in=he')).toContain('<td lang="he" dir="rtl">עברית used');
    expect(await html('/paper?in=km')).toContain('<article class="cg-paper">');
  });
  it('is translated in boxes of its direction', async () => {
    expect(await html('/translations?to=he&show=all')).toMatch(
      /<textarea[^>]* lang="he" dir="rtl"/,
    );
  });
});

it("languages of Viet Nam's peoples are offered by name", async () => {
  const page = await html('/describe');
  for (const [code, name] of [
    ['mtq', 'Mường'],
    ['rad', 'Ê Đê'],
    ['jra', 'Gia Rai'],
    ['cjm', 'Chăm'],
    ['hmn', 'H’Mông'],
  ])
    expect(page).toMatch(new RegExp(`<option value="${code}"[^>]*>${name}`));
});
