// A form sent by script gets the next page in the same answer, with the cookies of the redirect; every
// other form gets the redirect.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { formToken } from '../../support/app.ts';
import { Citizen } from '../../support/citizen.ts';
import { smallForm } from '../../responses/small-form.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(smallForm, { round: { code: 'nho' } });
});
afterAll(async () => {
  await site.close();
});

async function sendByScript(citizen: Citizen, action: string, fields: Record<string, string>) {
  const answer = await citizen.agent
    .post(action)
    .set('X-Next-Page', 'yes')
    .type('form')
    .send({ _csrf: formToken(citizen.html), ...fields });
  citizen.html = answer.text;
  return {
    status: answer.status,
    at: answer.headers['x-page-path'] as string | undefined,
    cookies: String(answer.headers['set-cookie'] ?? ''),
  };
}

it('leads from the consent to the receipt, a page with every answer', async () => {
  const citizen = await new Citizen(site.app).open('/s/nho');
  expect(await sendByScript(citizen, '/s/nho', { consent: 'yes' })).toMatchObject({
    status: 200,
    at: '/s/nho/place',
  });
  const province = /name="province" value="(\d+)"/.exec(citizen.html)?.[1] ?? '';
  const begun = await sendByScript(citizen, '/s/nho/place', { step: 'province', province });
  expect(begun.status).toBe(200);
  expect(begun.at).toMatch(/^\/s\/nho\/q\//);
  expect(begun.cookies).toContain('cg_s_nho=');
  expect(citizen.html).toContain('name="age"');
  const refused = await sendByScript(citizen, begun.at!, { age: '' });
  expect([refused.status, refused.at]).toEqual([422, undefined]);
  expect(await sendByScript(citizen, begun.at!, { age: '40' })).toMatchObject({
    status: 200,
    at: '/s/nho/check',
  });
  expect(await sendByScript(citizen, '/s/nho/check', {})).toMatchObject({
    status: 200,
    at: '/s/nho/receipt',
  });
  expect(citizen.html).toContain('cg-code');
  expect(await site.db('responses').count('* as n').first()).toEqual({ n: 1 });
});

it('is not given to who does not ask for it', async () => {
  const citizen = await new Citizen(site.app).open('/s/nho');
  const answer = await citizen.agent
    .post('/s/nho')
    .type('form')
    .send({ _csrf: formToken(citizen.html), consent: 'yes' });
  expect([answer.status, answer.headers['location'], answer.headers['x-page-path']]).toEqual([
    303,
    '/s/nho/place',
    undefined,
  ]);
});
