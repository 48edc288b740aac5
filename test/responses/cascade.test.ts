// Options that depend on an answer of the same page, without JavaScript: they appear once that answer is given, follow
// it when it is changed, and an option that can no longer be chosen never blocks the page.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AnsweringApp } from '../support/answering-app.ts';
import { answeringApp } from '../support/answering-app.ts';
import { Citizen } from '../support/citizen.ts';
import { form } from '../questionnaires/form.ts';

const model = form(`
| survey |
| | type | name | label::Tiếng Việt (vi) | required | choice_filter | appearance |
| | begin_group | where | Nơi ở | | | field-list |
| | select_one regions | region | Vùng | yes | | |
| | select_one towns | town | Nơi | yes | region = \${region} | |
| | end_group | | | | | |
| | begin_group | who | Ai | | | |
| | text | person | Tên | yes | | |
| | integer | age | \${person} bao nhiêu tuổi? | yes | | |
| | end_group | | | | | |
| choices |
| | list_name | name | label::Tiếng Việt (vi) | region |
| | regions | north | Bắc | |
| | regions | south | Nam | |
| | regions | sea | Biển | |
| | towns | hanoi | Hà Nội | north |
| | towns | cantho | Cần Thơ | south |`);

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp({ ...model, code: 'cascade' });
});
afterAll(async () => {
  await site.close();
});

const base = '/s/thu';
async function storedAnswers(): Promise<unknown> {
  const [row] = (await site.db('responses')) as { answers: unknown }[];
  await site.db('responses').delete();
  return row?.answers;
}
async function finish(citizen: Citizen): Promise<void> {
  await citizen.open(`${base}/q/who`);
  await citizen.send({ person: 'Lan' });
  expect([citizen.path, citizen.html.includes('Lan bao nhiêu tuổi?')]).toEqual([
    `${base}/q/who.2`,
    true,
  ]);
  await citizen.send({ age: '30' });
  expect(citizen.path).toBe(`${base}/check`);
  await citizen.send({});
  expect(citizen.path).toBe(`${base}/receipt`);
}

describe('a cascade on one page', () => {
  test('asks for the second once the first is answered', async () => {
    const citizen = await new Citizen(site.app).begin('thu');
    expect(citizen.html).not.toContain('name="town"');
    await citizen.send({ region: 'north' });
    expect([
      citizen.path,
      citizen.html.includes('value="hanoi"'),
      citizen.html.includes('value="cantho"'),
    ]).toEqual([`${base}/q/where`, true, false]);
    await citizen.send({ region: 'north', town: 'hanoi' });
    await finish(citizen);
    expect(await storedAnswers()).toMatchObject({
      region: 'north',
      town: 'hanoi',
      person: 'Lan',
      age: 30,
    });
  });

  test('whose first answer is changed comes back with the matching options', async () => {
    const citizen = await new Citizen(site.app).begin('thu');
    await citizen.send({ region: 'north' });
    await citizen.send({ region: 'north', town: 'hanoi' });
    await citizen.open(`${base}/q/where`);
    await citizen.send({ region: 'south', town: 'hanoi' });
    expect([
      citizen.status,
      citizen.html.includes('value="cantho"'),
      citizen.html.includes('value="hanoi"'),
    ]).toEqual([422, true, false]);
    await citizen.send({ region: 'south', town: 'cantho' });
    await finish(citizen);
    expect(await storedAnswers()).toMatchObject({ region: 'south', town: 'cantho' });
  });

  test('with nothing to choose from asks for nothing, and an earlier choice is dropped', async () => {
    const citizen = await new Citizen(site.app).begin('thu');
    await citizen.send({ region: 'north' });
    await citizen.send({ region: 'north', town: 'hanoi' });
    await citizen.open(`${base}/q/where`);
    await citizen.send({ region: 'sea' });
    await finish(citizen);
    expect(await storedAnswers()).toEqual({ region: 'sea', person: 'Lan', age: 30 });
  });
});
