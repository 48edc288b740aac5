// A round that closes while somebody answers: who has begun may finish within a stated time, nobody begins
// any more.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { setRoundStatus } from '../../../src/sampling/rounds/round-changes.store.ts';
import type { AnsweringApp } from '../../support/answering-app.ts';
import { answeringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { smallForm } from '../small-form.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(smallForm, { round: { finishHours: 2 } });
});
afterAll(async () => {
  await site.close();
});

const hours = (count: number): void => {
  site.clock.now = new Date(site.clock.now.getTime() + count * 3_600_000);
};
const responses = async (): Promise<number> =>
  Number((await site.db('responses').count('* as n').first())!['n']);

test('whoever has begun saves and sends for two hours after closing, and reads until when', async () => {
  const [quick, slow, late] = [
    await new Citizen(site.app).begin('thu'),
    await new Citizen(site.app).begin('thu'),
    await new Citizen(site.app).begin('thu'),
  ];
  const form = slow.html;
  const newcomer = await new Citizen(site.app).open('/s/thu');
  await late.open('/s/thu/resume');
  const code = /cg-code">([^<]+)</.exec(late.html)![1]!;
  await site.db.transaction((tx) =>
    setRoundStatus(tx, site.round.id, { status: 'closed', at: site.clock.now }),
  );
  hours(1.9);
  await quick.open(quick.path);
  expect(quick.html).toContain('Đợt khảo sát đã đóng. Phiếu đã bắt đầu còn gửi được đến');
  await quick.send({ age: '41' });
  expect(quick.path).toBe('/s/thu/check');
  await quick.send({});
  expect(quick.path).toBe('/s/thu/receipt');
  expect(await responses()).toBe(1);

  await newcomer.send({ consent: 'yes' });
  expect(newcomer.status).toBe(410);
  await slow.open('/s/thu');
  expect(slow.html).toContain('Làm tiếp');
  expect(slow.html).not.toContain('name="consent"');
  slow.html = form;
  await slow.send({ consent: 'yes' }, '/s/thu');
  expect(slow.status).toBe(410);

  const elsewhere = await new Citizen(site.app).open('/s/thu/resume');
  await elsewhere.send({ code });
  expect(elsewhere.path).toBe('/s/thu/q/age');
  await elsewhere.send({ age: '30' });
  await elsewhere.send({});
  expect(await responses()).toBe(2);

  hours(0.2);
  slow.html = form;
  await slow.send({ age: '50' }, '/s/thu/q/age');
  expect(slow.status).toBe(410);
  expect(await responses()).toBe(2);
});
