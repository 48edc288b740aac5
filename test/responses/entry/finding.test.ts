// One search for the place across levels and times, and a way on for procedures that the questionnaire does
// not list: of the registry, or in one's own words.
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { answeringApp, type AnsweringApp } from '../../support/answering-app.ts';
import { Citizen } from '../../support/citizen.ts';
import { importFewUnits } from '../../support/few-units.ts';
import { questionnaire } from '../../seeds/instrument.ts';

let site: AnsweringApp;
beforeAll(async () => {
  site = await answeringApp(questionnaire);
  await importFewUnits(site.db);
});
afterAll(async () => {
  await site.close();
});

beforeEach(async () => {
  await site.db('drafts').delete();
});

const consented = async (): Promise<Citizen> => {
  const citizen = await new Citizen(site.app).open('/s/thu');
  return await citizen.send({ consent: 'yes' });
};
const options = (html: string, name: string): [string, string][] =>
  [
    ...html.matchAll(
      new RegExp(`name="${name}" value="([^"]+)"[^>]*><label[^>]*>(.*?)</label>`, 'g'),
    ),
  ].map(([, value, label]) => [
    value!,
    label!
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  ]);
const draft = async () => await site.db('drafts').first();
const search = async (citizen: Citizen, q: string, step = 'place'): Promise<Citizen> =>
  await citizen.open(`/s/thu/${step}?q=${encodeURIComponent(q)}`);

test('the first page asks for any place; a name of before leads to one of today in one step', async () => {
  const citizen = await consented();
  expect(citizen.html).toContain('Ông bà đang sống ở đâu?');
  await search(citizen, 'nghi kim');
  const [id, text] = options(citizen.html, 'place')[0]!;
  expect(text).toBe('Vinh Phú, Nghệ An phường · trước đây: Xã Nghi Kim, Thành phố Vinh, Nghệ An');
  await citizen.send({ place: id });
  expect(citizen.path).toBe('/s/thu/service');
  expect((await draft()).locality_id).toBe(Number(id));
});

test('a province that was found leads to its communes; who ticks nothing keeps the list', async () => {
  const citizen = await consented();
  await search(citizen, 'Hà Tây');
  const [id, text] = options(citizen.html, 'place')[0]!;
  expect(text).toBe('Hà Nội thành phố · trước đây: Tỉnh Hà Tây');
  await citizen.send({});
  expect(citizen.status).toBe(422);
  expect(options(citizen.html, 'place')[0]![0]).toBe(id);
  await citizen.send({ place: id });
  expect(citizen.html).toContain('Phường, xã, đặc khu của Hà Nội');
  await search(citizen, 'quận 1');
  expect(options(citizen.html, 'place').map(([, label]) => label)).toEqual([
    expect.stringMatching(/^Sài Gòn, Hồ Chí Minh .*trước đây: Quận 1, Hồ Chí Minh/),
    expect.stringMatching(/^Bến Thành, Hồ Chí Minh .*trước đây: Quận 1, Hồ Chí Minh/),
  ]);
});

test('where nothing is found the list of provinces stays, and says so', async () => {
  const citizen = await consented();
  await search(citizen, 'Atlantis');
  expect(citizen.html).toContain('Không tìm thấy mục nào');
  expect(options(citizen.html, 'province')).toHaveLength(34);
  await citizen.send({ province: '1096' });
  expect(citizen.path).toBe('/s/thu/service');
});

test.each(['2040', '999999999', '1', 'x', '-1'])(
  'a place that is no place of today (%s) is asked for again',
  async (place) => {
    const citizen = await consented();
    await search(citizen, 'vinh');
    await citizen.send({ place });
    expect(citizen.status).toBe(422);
  },
);

async function atService(): Promise<Citizen> {
  const citizen = await consented();
  await search(citizen, 'phường Trường Vinh');
  return await citizen.send({ place: options(citizen.html, 'place')[0]![0] });
}

test('services: those asked about, further ones on demand, and all by search', async () => {
  const citizen = await atService();
  expect(options(citizen.html, 'service').map(([id]) => id)).toHaveLength(27);
  await citizen.open('/s/thu/service?more=yes');
  expect(options(citizen.html, 'service').length).toBeGreaterThan(70);
  await search(citizen, 'sao y bản chính', 'service');
  expect(options(citizen.html, 'service')[0]).toEqual([
    'TTHC01',
    'Chứng thực bản sao (sao y bản chính)',
  ]);
  await citizen.send({ service: 'TTHC01' });
  expect(citizen.html).toContain('Chứng thực bản sao (sao y bản chính) · Trường Vinh, Nghệ An');
  expect(await draft()).toMatchObject({
    service_id: 'TTHC01',
    answers: { service: 'other', service_other: 'TTHC01' },
  });
});

test('another procedure, in one’s own words: a short path', async () => {
  const citizen = await atService();
  await citizen.send({ service: 'other' });
  expect(citizen.status).toBe(422);
  expect(citizen.html).toContain('href="#service_other"');
  await search(citizen, 'cấp phép nuôi ong', 'service');
  expect(citizen.html).toContain('name="service_other" value="cấp phép nuôi ong"');
  await citizen.send({ service_other: 'cấp phép nuôi <b>ong</b>' });
  expect(await draft()).toMatchObject({
    service_id: null,
    answers: { service: 'other', service_other: 'cấp phép nuôi <b>ong</b>' },
  });
  const about = 'cấp phép nuôi &lt;b&gt;ong&lt;/b&gt; · Trường Vinh, Nghệ An';
  expect(citizen.html).toContain(about);
  await citizen.send({});
  expect(citizen.status).toBe(422);
  expect(citizen.html).toContain(about);
  expect(citizen.html).toContain('hài lòng với lần làm thủ tục đó');
  expect(citizen.html).not.toContain('name="used"');
  await citizen.open('/s/thu/service');
  expect(citizen.html).toContain('value="cấp phép nuôi &lt;b&gt;ong&lt;/b&gt;"');
  expect(citizen.html).toMatch(/value="other" checked/);
  await citizen.send({ service: 'none', service_other: 'cũ' });
  expect((await draft()).answers).toMatchObject({ service: 'none', service_other: '' });
});

test('what the search has put among the words is no answer by itself', async () => {
  const citizen = await atService();
  await search(citizen, 'sao y', 'service');
  await citizen.send({ service_other: 'sao y' });
  expect(citizen.status).toBe(422);
  expect(options(citizen.html, 'service')[0]![0]).toBe('TTHC01');
  await citizen.send({ service: 'other', service_other: 'sao y' });
  expect(citizen.path).toContain('/q/');
});

test('a service that is not offered any more cannot be chosen', async () => {
  await site.db('public_services').where({ id: 'TTHC02' }).update({ retired_on: '2026-01-01' });
  const citizen = await atService();
  await citizen.send({ service: 'TTHC02' });
  expect(citizen.status).toBe(422);
});

test('leaving for another language keeps what was looked for and written', async () => {
  const citizen = await atService();
  await search(citizen, 'nuôi ong', 'service');
  await citizen.send({ service: 'other', service_other: 'nuôi ong mật', _go: 'lang:en' });
  expect(citizen.html).toContain('Another procedure');
  expect(citizen.html).toContain('value="nuôi ong mật"');
});
