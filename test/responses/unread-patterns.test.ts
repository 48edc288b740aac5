// An open round whose version has a pattern that is no longer supported: no respondent gets an error or is stopped.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import request from 'supertest';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp } from '../support/answering-app.ts';

const model = (pattern: string): Questionnaire => ({
  schema: 1,
  code: 'older',
  title: { vi: 'Bản cũ', en: 'Older' },
  defaultLanguage: 'vi',
  lists: [],
  languages: [{ code: 'vi', name: 'Tiếng Việt', heading: 'Tiếng Việt (vi)' }],
  children: [
    {
      type: 'question',
      id: 'phone',
      name: 'phone',
      kind: 'text',
      label: { vi: 'Số máy' },
      required: 'true()',
      constraint: `regex(., '${pattern}')`,
    },
    { type: 'question', id: 'given', name: 'given', kind: 'text', label: { vi: 'Mẫu' } },
    {
      type: 'question',
      id: 'after',
      name: 'after',
      kind: 'text',
      label: { vi: 'Sau đó' },
      relevant: 'not(regex(${phone}, ${given}))',
    },
  ],
});

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(model('[0-9]+'));
  await site
    .db('questionnaire_versions')
    .where({ id: site.round.versionId })
    .update({ model: JSON.stringify(model('(?!0)[0-9]+')) });
});
afterAll(async () => {
  await site.close();
});

test('can be answered to the end; an invalid pattern given as an answer matches nothing', async () => {
  const agent = request.agent(site.app);
  let [html, path] = ['', '/s/thu'];
  const open = async (where: string): Promise<void> => {
    const answer = await agent.get(where);
    if (answer.status === 303) {
      await open(answer.headers['location']!.replace(/#.*/, ''));
      return;
    }
    expect([where, answer.status]).toEqual([where, 200]);
    [html, path] = [answer.text, where];
  };
  const send = async (fields: Record<string, string>): Promise<void> => {
    const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(
      ([, name, value]) => [name!, value!],
    );
    const answer = await agent
      .post(path)
      .type('form')
      .send({ ...Object.fromEntries(hidden), ...fields });
    expect([path, answer.status]).toEqual([path, 303]);
    await open(answer.headers['location']!.replace(/#.*/, ''));
  };
  await open(path);
  await send({ consent: 'yes' });
  await send({ province: /name="province" value="(\d+)"/.exec(html)![1]! });
  if (html.includes('name="service"')) await send({ service: 'DVC09' });
  await send({ phone: `${'a'.repeat(46)}!`, given: '(a+)+((' });
  expect([path, html.includes('Sau đó')]).toEqual(['/s/thu/q/phone.2', true]);
  await send({ after: 'x' });
  expect(path).toBe('/s/thu/check');
});
