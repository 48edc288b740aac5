// A survey says who asks, how to see that it is real, what was done after the last one, and where to
// complain: on a page of its own, and after sending.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { Citizen, type Fields } from '../../support/citizen.ts';
import { filling, interruptedForm } from '../interrupted-form.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(interruptedForm, {
    round: {
      organiser: { vi: 'Sở Nội vụ', en: 'Home Affairs' },
      contact: { vi: '0238 123', en: '0238 123' },
      told: {
        verify: { vi: 'Công văn 12/SNV', en: 'Letter 12/SNV' },
        done: { vi: 'Đã mở thêm 3 quầy.\nTừ tháng 5.', en: 'Three more counters.' },
        complaints: { vi: 'Đường dây nóng 0238 <999>', en: 'Hotline 0238 <999>' },
      },
    },
  });
});
afterAll(async () => {
  await site.close();
});

test('the first page leads to it; it names who asks, the address, and the round’s own words', async () => {
  const citizen = await new Citizen(site.app).open('/s/thu');
  expect(citizen.html).toContain('href="/s/thu/about"');
  await citizen.open('/s/thu/about');
  for (const text of [
    'Sở Nội vụ',
    '0238 123',
    'Công văn 12/SNV',
    'Đã mở thêm 3 quầy.\nTừ tháng 5.',
    'Đường dây nóng 0238 &lt;999&gt;',
    'dichvucong.gov.vn',
    'href="/accessibility"',
  ])
    expect(citizen.html).toContain(text);
  await citizen.open('/s/thu/about?lang=en');
  expect(citizen.html).toContain('Three more counters.');
});

test('it stays once the round is closed', async () => {
  await site.db('rounds').update({ status: 'closed' });
  expect((await new Citizen(site.app).open('/s/thu/about')).status).toBe(200);
  await site.db('rounds').update({ status: 'open' });
});

test('after sending the respondent reads what was done before, and where to complain', async () => {
  const citizen = await new Citizen(site.app).begin('thu');
  for (const fields of [
    filling.ways,
    filling.words,
    filling.helper,
    filling.helped,
    { _another: 'no' },
  ])
    await citizen.send(fields as unknown as Fields);
  await citizen.send({}, '/s/thu/check');
  expect(citizen.path).toBe('/s/thu/receipt');
  expect(citizen.html).toContain('Đã mở thêm 3 quầy.');
  expect(citizen.html).toContain('Đường dây nóng 0238 &lt;999&gt;');
});

test('a round without words of its own still says how to see that it is real and where to complain', async () => {
  await site.db('rounds').update({ told: '{}', organiser: null, contact: null });
  const citizen = await new Citizen(site.app).open('/s/thu/about');
  expect(citizen.html).toContain('dichvucong.gov.vn');
  expect(citizen.html).toContain('mật khẩu');
  expect(citizen.html).not.toContain('Sau lần khảo sát trước');
});
