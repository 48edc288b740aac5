// A respondent knows where they are: titles of pages differ, an error leads to what is wrong, and the check
// page is short enough to find “Send”.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { answeringApp } from '../../support/answering-app.ts';
import { Citizen, type Fields } from '../../support/citizen.ts';
import { filling, interruptedForm } from '../interrupted-form.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(interruptedForm);
});
afterAll(async () => {
  await site.close();
});

const steps = [filling.ways, filling.words, filling.helper, filling.helped, { _another: 'no' }];

test('every page of a form has a title of its own, with its part and its page', async () => {
  const citizen = await new Citizen(site.app).begin('thu');
  const titles: string[] = [];
  for (const fields of steps) {
    titles.push(/<title>(.*?)<\/title>/.exec(citizen.html)![1]!);
    await citizen.send(fields as unknown as Fields);
  }
  expect(new Set(titles).size).toBe(steps.length);
  expect(titles[0]).toContain('Phần ways – phần 1 trên 3, trang 1 trên 1');
  expect(titles[3]).toContain('phần 3 trên 3, trang 2 trên 3');
});

test.each([
  [{ 'day.day': '5', 'day.month': '', 'day.year': '2026' }, 'q-day-month'],
  [{ 'day.day': '5', 'day.month': '3', 'day.year': '' }, 'q-day-year'],
  [{ 'day.day': '5', 'day.month': '13', 'day.year': '2026' }, 'q-day-month'],
  [{ 'day.day': '32', 'day.month': '3', 'day.year': '2026' }, 'q-day'],
  [{ 'day.day': '31', 'day.month': '2', 'day.year': '2026' }, 'q-day'],
])('the error of the date %j leads to %s', async (date, id) => {
  const citizen = await new Citizen(site.app).begin('thu');
  await citizen.send(filling.ways as unknown as Fields);
  await citizen.send({ ...filling.words, ...date });
  expect(citizen.status).toBe(422);
  expect(citizen.html).toContain(`href="#${id}"`);
  expect(citizen.html).toContain(` id="${id}"`);
});

test('the check page folds by part and can be sent at its top and at its end', async () => {
  const citizen = await new Citizen(site.app).begin('thu');
  for (const fields of steps) await citizen.send(fields as unknown as Fields);
  expect(citizen.path).toBe('/s/thu/check');
  const [send, fold] = [
    [...citizen.html.matchAll(/Gửi câu trả lời/g)],
    '<details class="cg-fold">',
  ];
  expect(send).toHaveLength(2);
  expect(send[0]!.index).toBeLessThan(citizen.html.indexOf(fold));
  expect(send[1]!.index).toBeGreaterThan(citizen.html.lastIndexOf(fold));
  expect(citizen.html).toContain('3 câu');
});
