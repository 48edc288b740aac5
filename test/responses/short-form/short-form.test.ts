// The form after a service, over HTTP without JavaScript: sent on its first page, told more of later, and one
// response all the while.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { indexDefinitionSchema, indicatorsOf } from '../../../src/indicators/definition.ts';
import type { HandedKey } from '../../../src/sampling/callers/register-caller.command.ts';
import { testApp, testSecret, type TestApp } from '../../support/app.ts';
import { dossierOf, linkTo, makeCaller, partsOf, type Parts } from '../../support/callers.ts';
import { Citizen, type Fields } from '../../support/citizen.ts';
import { builtIn } from '../../support/demonstration.ts';
import { openShortRound } from '../../support/short-round.ts';

const codes = indicatorsOf(
  indexDefinitionSchema.parse(
    JSON.parse(readFileSync('seeds/indexes/essential-public-services.json', 'utf8')),
  ),
).map(({ code }) => code);

let site: TestApp;
let portal: HandedKey;
const now = new Date('2026-11-22T03:00:00Z');

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  site.at(now);
  await openShortRound(site, now, {
    ...{ kind: 'after_service', retentionMonths: 24, indexCode: 'essential-public-services' },
  });
  portal = await makeCaller(site.db, testSecret);
});
afterAll(async () => {
  await site?.close();
});

let dossiers = 0;
const link = (changes: Partial<Parts> = {}): string => {
  dossiers += 1;
  const d = dossierOf(`${dossiers}`);
  return linkTo(portal, 'thu', partsOf(portal, now, { d, ...changes }));
};
/** Reads for half a minute. */
async function citizen(path: string): Promise<Citizen> {
  site.at(now);
  const who = await new Citizen(site.app).open(path);
  site.at(new Date(now.getTime() + 30_000));
  return who;
}

interface Row {
  id: string;
  version_id: string;
  status: string;
  service_id: string;
  answers: Record<string, unknown>;
  scores: (number | null)[] | null;
  amended_at: Date | null;
  seconds: number;
}
const responses = async (): Promise<Row[]> =>
  (await site.db('responses').orderBy(['submitted_at', 'id'])) as Row[];
const newest = async (before: readonly Row[]): Promise<Row[]> =>
  (await responses()).filter(({ id }) => !before.some((one) => one.id === id));
const receiptOf = ({ html }: Citizen): string => /cg-code">([^<]+)/.exec(html)?.[1] ?? '';

/** The first option of everything asked, up to the check page. @returns names that were asked */
async function answerAll(who: Citizen): Promise<string[]> {
  const asked: string[] = [];
  for (let pages = 0; !who.path.endsWith('/check'); pages += 1) {
    if (pages > 40) throw new Error(`no way out of ${who.path}`);
    const fields: Fields = {};
    for (const [, type, name, value] of who.html.matchAll(
      /<input (?:class="[^"]*" )?type="(radio|checkbox)"[^>]* name="([^"]+)"[^>]* value="([^"]*)"/g,
    ))
      if (type && !Object.hasOwn(fields, name!)) fields[name!] = value!;
    asked.push(...(/name="_shown" value="([^"]*)"/.exec(who.html)?.[1] ?? '').split(' '));
    await who.send(fields);
  }
  return asked;
}

test('one tap and one button: a response with its receipt, counted once', async () => {
  const before = await responses();
  const path = link();
  const who = await citizen(path);
  expect(who.html).toContain('“Đăng ký khai sinh” tại Hà Nội');
  expect(who.html).toContain('Giữ 24 tháng.');
  expect(await newest(before)).toEqual([]);
  await who.send({});
  expect(who.status).toBe(422);
  await who.send({ satisfaction: '2', one_change: 'Chờ lâu, gọi 0912 345 678' });
  expect(who.path).toBe('/s/thu/receipt');
  const receipt = receiptOf(who);
  const [sent, ...others] = await newest(before);
  expect(others).toEqual([]);
  expect(sent).toMatchObject({ status: 'counted', service_id: 'DVC09', amended_at: null });
  expect(sent!.answers).toMatchObject({ satisfaction: '2', service: 'DVC09', used: 'done' });
  expect(String(sent!.answers['one_change'])).not.toContain('0912');
  expect(Object.keys(sent!.answers)).not.toContain('service_name');
  expect(receipt).toMatch(/^[\dA-Z-]{12,}$/);
});

test('sent again, as it was or with a change, it is the same response', async () => {
  const before = await responses();
  const path = link();
  const who = await citizen(path);
  const page = who.html;
  await who.send({ satisfaction: '2' });
  const receipt = receiptOf(who);
  who.html = page;
  await who.send({ satisfaction: '4', overall_ease: '5' });
  expect(receiptOf(who)).toBe(receipt);
  const [sent, ...others] = await newest(before);
  expect(others).toEqual([]);
  expect(sent!.answers).toMatchObject({ satisfaction: '4', overall_ease: '5' });
  expect((await citizen(path)).status).toBe(409);
});

test('whose answer was lost finds the receipt by the same link, and nobody else does', async () => {
  const path = link();
  const who = await citizen(path);
  const hidden = Object.fromEntries(
    [...who.html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map((found) => [
      found[1]!,
      found[2]!,
    ]),
  );
  const { action } = who;
  const apart = new Citizen(site.app);
  await apart.open(path);
  await apart.agent
    .post(action)
    .type('form')
    .send({ ...hidden, _csrf: /name="_csrf" value="([^"]+)"/.exec(apart.html)![1]! })
    .send({ satisfaction: '4' })
    .expect(303);
  await who.open(path);
  expect(who.status).toBe(409);
  expect(who.html).toContain('/s/thu/receipt');
  await who.open('/s/thu/receipt');
  expect(receiptOf(who)).not.toBe('');
  expect((await citizen(path)).html).not.toContain('/s/thu/receipt');
});

test('another language brings the page back as it was typed', async () => {
  const path = link();
  const who = await citizen(path);
  const action = /formaction="([^"]+lang=en[^"]*)"/.exec(who.html)![1]!.replaceAll('&amp;', '&');
  await who.send({ overall_ease: '4', one_change: 'Nhanh hơn', _go: 'lang:en' }, action);
  expect(who.status).toBe(200);
  expect(who.html).toContain('“Birth registration” in Ha Noi');
  expect(who.html).toMatch(/name="overall_ease" value="4" checked|value="4"[^>]* checked/);
  expect(who.html).toContain('Nhanh hơn</textarea>');
});

test('how late it was is read as the long form reads it; what is not asked is no answer', async () => {
  const before = await responses();
  const sent = await Promise.all(
    [{ late: 'none' }, { late: 'd3_5' }, { late: 'no_date' }, { late: 'waiting' }, {}].map(
      async (fields) => {
        const who = await citizen(link());
        await who.send({ satisfaction: '5', ...fields });
        return receiptOf(who);
      },
    ),
  );
  expect(new Set(sent).size).toBe(5);
  const rows = await newest(before);
  const index = ['7.2.1', '5.2.1', '5.2.2', '3.2.2'].map((code) => codes.indexOf(code));
  const byLate = new Map(
    rows.map(({ answers, scores }) => [String(answers['late']), index.map((at) => scores![at])]),
  );
  expect(rows[0]!.scores).toHaveLength(codes.length);
  expect(byLate).toEqual(
    new Map([
      ['none', [5, 1, 0, 1]],
      ['d3_5', [5, 0, 4, 1]],
      ['no_date', [5, null, null, 0]],
      ['waiting', [5, null, null, null]],
      ['undefined', [5, null, null, null]],
    ]),
  );
  for (const { scores } of rows)
    expect(scores!.filter((score) => score !== null).length).toBeLessThanOrEqual(4);
});

test('who tells more is asked nothing twice, keeps the receipt, and is one response', async () => {
  const before = await responses();
  const who = await citizen(link());
  await who.send({ satisfaction: '4', late: 'd1_2', change_first: 'time', on_behalf: 'self' });
  const receipt = receiptOf(who);
  expect(who.html).toContain('/s/thu/more');
  await who.open('/s/thu/more');
  await who.send({});
  expect(who.status).toBe(422);
  await who.send({ consent: 'yes' });
  expect(who.path).toMatch(/^\/s\/thu\/q\//);
  const asked = await answerAll(who);
  for (const name of ['service', 'satisfaction', 'on_behalf', 'used', 'on_time', 'days_late'])
    expect(asked).not.toContain(name);
  expect(asked).not.toContain('one_change');
  expect(asked).not.toContain('overall_ease');
  expect(asked).toEqual(expect.arrayContaining(['channel', 'respect', 'sex']));
  expect((await newest(before))[0]!.answers).not.toHaveProperty('sex');
  const returned = await new Citizen(site.app).open('/s/thu/receipt');
  expect(returned.path).toBe('/s/thu');
  await who.send({});
  expect(who.path).toBe('/s/thu/receipt');
  expect(receiptOf(who)).toBe(receipt);
  expect(who.html).not.toContain('/s/thu/more');
  const [sent, ...others] = await newest(before);
  expect(others).toEqual([]);
  expect(sent!.amended_at).not.toBeNull();
  expect(sent!.answers).toMatchObject({ satisfaction: '4', days_late: 'd1_2', used: 'done' });
  expect(sent!.answers).toMatchObject({ overall_ease: 'refused', on_behalf: 'self' });
  expect(sent!.answers).toMatchObject({ change_first: 'time', late: 'd1_2' });
  expect(sent!.answers).toHaveProperty('sex');
  const mine = await new Citizen(site.app).open('/s/thu/mine');
  await mine.send({ code: receipt });
  expect(mine.html).toContain('Thời gian');
  expect(mine.html).toContain('Làm “Đăng ký khai sinh” cần đổi gì nhất?');
  expect(mine.html).not.toContain('Làm “Đăng ký khai sinh” dễ hay khó?');
  const pages = (await site.db('paradata').where({ response_id: sent!.id }).first('pages')) as {
    pages: object;
  };
  expect(Object.keys(pages.pages)).toEqual(expect.arrayContaining(['just_now.2', 'about_you']));
});

test('a business is asked its own questions after the response is stored', async () => {
  const before = await responses();
  const path = link();
  const who = await citizen(path);
  await who.send({ satisfaction: '3', on_behalf: 'company' });
  expect(who.path).toBe('/s/thu/q/business');
  const [sent] = await newest(before);
  expect(sent!.answers).toMatchObject({ satisfaction: '3', on_behalf: 'company' });
  await who.open('/s/thu/receipt');
  expect(who.html).toContain('/s/thu/q/business');
  await who.open('/s/thu/q/business');
  await who.send({ business_people: 'few', business_filer: 'agent' });
  expect(who.path).toBe('/s/thu/check');
  await who.send({});
  expect(who.path).toBe('/s/thu/receipt');
  const [told, ...others] = await newest(before);
  expect(others).toEqual([]);
  expect(told!.answers).toMatchObject({ business_people: 'few', satisfaction: '3' });
  await who.open('/s/thu/more');
  await who.send({ consent: 'yes' });
  expect(await answerAll(who)).not.toEqual(expect.arrayContaining(['business_people']));
});

test('who goes back to the first page while telling more changes what is told', async () => {
  const before = await responses();
  const who = await citizen(link());
  const [page, action] = [who.html, who.action];
  await who.send({ satisfaction: '2', late: 'd1_2' });
  await who.open('/s/thu/more');
  await who.send({ consent: 'yes' });
  const telling = who.path;
  who.html = page;
  await who.send({ satisfaction: '5', on_behalf: 'self' }, action);
  await who.open(telling);
  await answerAll(who);
  await who.send({});
  expect(who.path).toBe('/s/thu/receipt');
  const [sent, ...others] = await newest(before);
  expect(others).toEqual([]);
  expect(sent!.answers).toMatchObject({ satisfaction: '5', on_behalf: 'self' });
  expect(sent!.answers).not.toHaveProperty('days_late', 'd1_2');
  expect(sent!.amended_at).not.toBeNull();
});

test('a link that says how the dossier was filed has answered that', async () => {
  const before = await responses();
  const who = await citizen(link({ w: 'online' }));
  expect(who.html).not.toContain('name="channel"');
  await who.send({ satisfaction: '5' });
  const [sent] = await newest(before);
  expect(sent!.answers).toMatchObject({ channel: 'online', filed: 'online' });
  expect(sent!.scores![codes.indexOf('1.1.1')]).toBe(1);
  await who.open('/s/thu/more');
  await who.send({ consent: 'yes' });
  const asked = await answerAll(who);
  expect(asked).not.toContain('channel');
  expect(asked).toContain('first_try');
  expect((await citizen(link({ w: 'online' }).replace('w=online', 'w=post'))).status).toBe(400);
  expect((await citizen(link({ w: 'horse' }))).status).toBe(400);
});

test('a round that closes while somebody answers takes what is sent within its time', async () => {
  const before = await responses();
  const [path, late] = [link(), link()];
  const [who, other] = [await citizen(path), await citizen(late)];
  const closed = { status: 'closed', last_closed_at: now, finish_hours: 48 };
  await site.db('rounds').where({ code: 'thu' }).update(closed);
  await who.send({ satisfaction: '4' });
  expect(receiptOf(who)).not.toBe('');
  expect((await citizen(link())).status).toBe(410);
  site.at(new Date(now.getTime() + 49 * 3_600_000));
  await other.send({ satisfaction: '4' });
  expect(other.status).toBe(410);
  expect(await newest(before)).toHaveLength(1);
  await site.db('rounds').where({ code: 'thu' }).update({ status: 'open', last_closed_at: null });
});

test('a second dossier on the same phone is a form of its own; the first one waits', async () => {
  const before = await responses();
  const who = await citizen(link());
  await who.send({ satisfaction: '2' });
  const first = receiptOf(who);
  await who.open('/s/thu/more');
  await who.send({ consent: 'yes' });
  await who.open(link({ s: 'DVC20' }));
  expect(who.html).toContain('“Đổi, cấp lại giấy phép lái xe” tại Hà Nội');
  await who.send({ satisfaction: '5' });
  expect(receiptOf(who)).not.toBe(first);
  const [one, two] = (await newest(before)).sort((a, b) =>
    a.service_id.localeCompare(b.service_id),
  );
  expect(one!.answers).toMatchObject({ service: 'DVC09', satisfaction: '2' });
  expect(two!.answers).toMatchObject({ service: 'DVC20', satisfaction: '5' });
  await who.open('/s/thu');
  expect(who.html).toContain('Phiếu khác đang làm dở trên máy này');
});

test('erasing what is being told leaves what was sent, and its receipt', async () => {
  const before = await responses();
  const who = await citizen(link());
  await who.send({ satisfaction: '2' });
  const receipt = receiptOf(who);
  await who.open('/s/thu/more');
  await who.send({ consent: 'yes' });
  await who.open('/s/thu/erase');
  expect(who.html).toContain('Phần đã gửi lúc đầu vẫn còn');
  await who.send({});
  expect(receiptOf(who)).toBe(receipt);
  expect(who.html).toContain('/s/thu/more');
  expect((await newest(before))[0]).toMatchObject({ status: 'counted', amended_at: null });
});

test('a response that was withdrawn meanwhile takes nothing more', async () => {
  const before = await responses();
  const who = await citizen(link());
  await who.send({ satisfaction: '3' });
  const receipt = receiptOf(who);
  await who.open('/s/thu/more');
  await who.send({ consent: 'yes' });
  await answerAll(who);
  const check = who.html;
  const other = await new Citizen(site.app).open('/s/thu/withdraw');
  await other.send({ code: receipt });
  who.html = check;
  await who.send({}, '/s/thu/check');
  const [erased] = await newest(before);
  expect(erased).toMatchObject({ status: 'withdrawn', answers: {} });
  expect(await site.db('drafts').where({ version_id: erased!.version_id }).first()).toBeUndefined();
});

test('counts: one response each, and no draft that was sent', async () => {
  const [counted] = (await site
    .db('responses')
    .whereNot({ status: 'withdrawn' })
    .count('* as n')) as {
    n: string;
  }[];
  const deltas = (await site
    .db('response_count_deltas')
    .whereNot({ status: 'withdrawn' })
    .sum('n as n')
    .first()) as { n: string };
  expect(Number(deltas.n)).toBe(Number(counted!.n));
  const open = (await site.db('response_count_deltas').sum('drafts as n').first()) as { n: string };
  const [drafts] = (await site.db('drafts').count('* as n')) as { n: string }[];
  expect(Number(open.n)).toBe(Number(drafts!.n));
});
