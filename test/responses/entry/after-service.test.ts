// After-service links over HTTP: what a valid one does, and every way in which one is invalid.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { inTransaction } from '../../../src/platform/db/database.ts';
import {
  disableCaller,
  revokeKey,
  type HandedKey,
} from '../../../src/sampling/callers/register-caller.command.ts';
import { formToken } from '../../support/app.ts';
import { answeringApp, openRound, type AnsweringApp } from '../../support/answering-app.ts';
import { dossierOf, linkTo, makeCaller, partsOf, type Parts } from '../../support/callers.ts';
import { Visitor } from '../../security/visitor.ts';
import { allKinds } from '../all-kinds.ts';

let site: AnsweringApp;
let portal: HandedKey;
const now = new Date('2026-11-22T03:00:00Z');
const base = '/s/thu';
let count = 0;
/** A dossier of its own for every test. */
const fresh = (): Partial<Parts> => {
  count += 1;
  return { d: dossierOf(`dossier ${count}`) };
};
const good = (changes: Partial<Parts> = {}): Parts =>
  partsOf(portal, now, { ...fresh(), ...changes });
const link = (parts: Parts): string => linkTo(portal, 'thu', parts);

beforeAll(async () => {
  site = await answeringApp(allKinds);
  site.clock.now = now;
  portal = await makeCaller(site.db, 'key');
});
afterAll(async () => {
  await site.close();
});
beforeEach(async () => {
  site.clock.now = now;
  await site.db('rate_limits').delete();
});

const visitor = (): Visitor => new Visitor(site.app, base);
const drafts = async (): Promise<number> =>
  Number((await site.db('drafts').count('* as n').first())!['n']);
const responses = async () =>
  (await site.db('responses').orderBy(['submitted_at', 'id'])) as {
    door: string;
    caller: string;
    locality_id: number;
    service_id: string;
    answers: Record<string, unknown>;
  }[];

/** Opens the link, agrees, and answers up to the check page. */
async function answer(path: string): Promise<Visitor> {
  const who = visitor();
  who.token = formToken((await who.open(path)).html);
  expect((await who.post(path, { consent: 'yes' })).location).toBe(`${base}/q/opening.2`);
  await who.post(`${base}/q/opening.2`, { used: 'no' });
  await who.post(`${base}/q/kinds`, { colours: 'red', visits: '2' });
  let { location } = await who.post(`${base}/q/more`, {});
  location = (await who.post(location, { 'members/0/age': '41' })).location;
  expect((await who.post(location, { _another: 'no' })).location).toBe(`${base}/check`);
  return who;
}

describe('a valid link', () => {
  test('shows what it names, and begins a draft only after the consent', async () => {
    const before = await drafts();
    const who = visitor();
    const path = link(good());
    const shown = await who.open(path);
    expect(shown.status).toBe(200);
    expect(shown.html).toMatch(/Ông bà vừa làm xong thủ tục “[^”]+” tại Hà Nội/);
    expect(shown.html).toContain('Cổng Dịch vụ công gửi đường dẫn này');
    expect([...who.cookies.keys()].filter((name) => name.startsWith('cg_s_'))).toEqual([]);
    who.token = formToken(shown.html);
    const refused = await who.post(path, {});
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('Ông bà vừa làm xong thủ tục');
    expect(await drafts()).toBe(before);
    const begun = await who.post(path, { consent: 'yes' });
    expect([begun.status, begun.location]).toEqual([303, `${base}/q/opening.2`]);
    expect(await drafts()).toBe(before + 1);
  });

  test('does not leak its address', async () => {
    const { headers } = await visitor().agent.get(link(good()));
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cache-control']).toBe('private, no-store');
  });

  test('fixes the service and the place: their steps are skipped and change nothing', async () => {
    const who = await answer(link(good({ s: 'DVC01', l: '04' })));
    for (const step of ['place', 'service']) {
      expect((await who.open(`${base}/${step}`)).location).toBe(`${base}/check`);
      expect(
        (await who.post(`${base}/${step}`, { province: '1001', service: 'none' })).location,
      ).toBe(`${base}/check`);
    }
    const check = (await who.open(`${base}/check`)).html;
    expect(check).toContain('Nơi ông bà làm thủ tục');
    expect(check).toContain('Cao Bằng');
    expect(check).not.toMatch(/href="\/s\/thu\/(place|service)"/);
    expect((await who.post(`${base}/check`, {})).location).toBe(`${base}/receipt`);
    const sent = (await responses()).at(-1)!;
    expect(sent).toMatchObject({
      door: 'after_service',
      caller: 'cong-dvc',
      locality_id: 1004,
      service_id: 'DVC01',
    });
    expect(sent.answers).toMatchObject({ province: '1004', service: 'DVC01' });
    expect(JSON.stringify(sent)).not.toMatch(/dossier|[0-9a-f]{64}/);
  });

  test('opened again in the same browser resumes the draft', async () => {
    const who = visitor();
    const path = link(good());
    who.token = formToken((await who.open(path)).html);
    await who.post(path, { consent: 'yes' });
    await who.post(`${base}/q/opening.2`, { used: 'no' });
    const before = await drafts();
    expect((await who.open(path)).location).toBe(`${base}/q/kinds`);
    expect((await who.post(path, { consent: 'yes' })).location).toBe(`${base}/q/kinds`);
    expect(await drafts()).toBe(before);
  });

  test('is valid five minutes longer than it says, for clocks that differ', async () => {
    const parts = good();
    site.clock.now = new Date((Number(parts.e) + 300) * 1000);
    expect((await visitor().open(link(parts))).status).toBe(200);
    site.clock.now = new Date((Number(parts.e) + 301) * 1000);
    expect((await visitor().open(link(parts))).status).toBe(410);
  });
});

describe('a dossier that has answered', () => {
  test('gets a page that says so before a second draft starts, and the first response stays', async () => {
    const path = link(good());
    const first = await answer(path);
    expect((await first.post(`${base}/check`, {})).location).toBe(`${base}/receipt`);
    const before = await responses();
    const [again, other] = [await first.open(path), await visitor().open(path)];
    expect([again.status, other.status]).toEqual([409, 409]);
    expect(again.html).toContain(`${base}/receipt`);
    expect(other.html).not.toContain(`${base}/receipt`);
    expect(await responses()).toEqual(before);
    expect((await first.open(`${base}/receipt`)).status).toBe(200);
  });

  test('of two drafts, begun on two devices, exactly one can be sent', async () => {
    const path = link(good());
    const [here, there] = [await answer(path), await answer(path)];
    const before = (await responses()).length;
    const answers = await Promise.all(
      [here, there].map(async (who) => await who.post(`${base}/check`, {})),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await responses()).length).toBe(before + 1);
    const loser = answers[0]!.status === 409 ? here : there;
    expect((await loser.open(`${base}/check`)).status).toBe(200);
  });

  test('is not used up by an invalid submission', async () => {
    const path = link(good());
    const who = visitor();
    who.token = formToken((await who.open(path)).html);
    await who.post(path, { consent: 'yes' });
    expect((await who.post(`${base}/check`, {})).status).toBe(422);
    const whole = await answer(path);
    expect((await whole.post(`${base}/check`, {})).location).toBe(`${base}/receipt`);
  });
});

describe('an invalid link', () => {
  const expectInvalid = async (path: string): Promise<void> => {
    const before = await drafts();
    const who = visitor();
    const shown = await who.open(path);
    expect([path.slice(0, 300), shown.status]).toEqual([path.slice(0, 300), 400]);
    expect(shown.html).toContain('Đường dẫn không hợp lệ');
    expect(shown.html).toContain('href="/s/thu"');
    who.token = formToken((await who.open(base)).html);
    expect((await who.post(path, { consent: 'yes' })).status).toBe(400);
    expect(await drafts()).toBe(before);
  };
  const tampered: Partial<Record<keyof Parts, string>> = {
    v: '2',
    c: 'cong-dvd',
    k: 'abcdefgh',
    s: 'DVC01',
    l: '04',
    f: '2026-11-20',
    d: dossierOf('someone else'),
    e: '1797699600',
  };

  test.each(Object.entries(tampered))('tampered with in %s', async (name, value) => {
    const parts = good();
    const path = link(parts);
    await expectInvalid(
      path.replace(`${name}=${parts[name as keyof Parts]}&`, `${name}=${value}&`),
    );
  });

  test('with another signature, none, or one of another round', async () => {
    const path = link(good());
    await expectInvalid(path.replace(/g=.*$/, `g=${randomBytes(32).toString('base64url')}`));
    await expectInvalid(path.replace(/&g=.*$/, ''));
    await expectInvalid(linkTo(portal, 'another-round', good()).replace('another-round', 'thu'));
    await expectInvalid(`${base}?c=cong-dvc`);
  });

  test('with a repeated parameter, one named like a prototype, or one of 10,000 characters', async () => {
    const parts = good();
    await expectInvalid(`${link(parts)}&s=${parts.s}`);
    await expectInvalid(link({ ...parts, c: '__proto__' }));
    await expectInvalid(link({ ...parts, c: 'constructor' }));
    await expectInvalid(link({ ...parts, k: 'toString' }));
    for (const name of Object.keys(parts))
      expect((await visitor().open(link({ ...parts, [name]: 'a'.repeat(10_000) }))).status).toBe(
        400,
      );
    expect((await visitor().open(`${link(parts)}&__proto__=x&constructor=y`)).status).toBe(200);
  });

  test('about a service that ends tomorrow, or valid longer than ninety days', async () => {
    await expectInvalid(link(good({ f: '2026-11-23' })));
    await expectInvalid(link(good({ e: String(Date.parse('2027-02-20T17:00:01Z') / 1000) })));
    await expectInvalid(link(good({ e: '9999999999' })));
  });

  test('expired: gets a page with the open link', async () => {
    const shown = await visitor().open(
      link(good({ f: '2026-10-01', e: String(Date.parse('2026-11-01T00:00:00Z') / 1000) })),
    );
    expect(shown.status).toBe(410);
    expect(shown.html).toContain('Đường dẫn này đã hết hạn');
    expect(shown.html).toContain('href="/s/thu"');
  });

  test.each([
    ['an unknown service', { s: 'DVC99' }],
    ['a service the questionnaire does not have', { s: 'DVC02' }],
    ['a code that no unit bore', { l: '99' }],
    ['a code that passed away with the old provinces', { l: '02' }],
    ['a commune that is not loaded', { l: '00004' }],
  ])('naming %s', async (_what, changes) => {
    const shown = await visitor().open(link(good(changes)));
    expect(shown.status).toBe(404);
    expect(shown.html).toContain('không hỏi về thủ tục đó');
  });

  test('of a closed round, or one that does not exist', async () => {
    const path = link(good());
    await site.db('rounds').where({ code: 'thu' }).update({ status: 'closed' });
    expect((await visitor().open(path)).status).toBe(410);
    await site.db('rounds').where({ code: 'thu' }).update({ status: 'open' });
    expect((await visitor().open(linkTo(portal, 'nowhere', good()))).status).toBe(404);
  });

  test('of a round drawn by probability: the open link is not offered', async () => {
    await site.db('rounds').where({ code: 'thu' }).update({ kind: 'probability' });
    const shown = await visitor().open(
      link(good({ e: '1797699600' })).replace(/g=.{5}/, 'g=AAAAA'),
    );
    await site.db('rounds').where({ code: 'thu' }).update({ kind: 'open' });
    expect(shown.status).toBe(400);
    expect(shown.html).not.toContain('href="/s/thu"');
  });

  test('of a disabled caller or a revoked key', async () => {
    const shop = await makeCaller(site.db, 'key', { code: 'mot-cua' });
    const path = linkTo(shop, 'thu', partsOf(shop, now, fresh()));
    expect((await visitor().open(path)).status).toBe(200);
    const by = { actor: null, at: now };
    await inTransaction(site.db, async (tx) =>
      disableCaller(tx, 'mot-cua', { ...by, disabled: true }),
    );
    await expectInvalid(path);
    await inTransaction(site.db, async (tx) =>
      disableCaller(tx, 'mot-cua', { ...by, disabled: false }),
    );
    expect((await visitor().open(path)).status).toBe(200);
    await inTransaction(site.db, async (tx) =>
      revokeKey(tx, { caller: 'mot-cua', id: shop.id }, by),
    );
    await expectInvalid(path);
  });

  test('of a caller that may not name this service, place or round', async () => {
    const city = await makeCaller(site.db, 'key', {
      code: 'ha-noi',
      services: ['DVC09'],
      localities: [1001],
      rounds: ['thu'],
    });
    const status = async (changes: Partial<Parts>) =>
      (await visitor().open(linkTo(city, 'thu', partsOf(city, now, { ...fresh(), ...changes }))))
        .status;
    expect([await status({}), await status({ s: 'DVC01' }), await status({ l: '04' })]).toEqual([
      200, 404, 404,
    ]);
    const other = await openRound(site.db, { ...allKinds, code: 'other' }, { code: 'khac' });
    expect(
      (await visitor().open(linkTo(city, other.code, partsOf(city, now, fresh())))).status,
    ).toBe(404);
  });

  test('counts as an attempt of its source, and valid ones still work', async () => {
    const broken = link(good()).replace(/g=.{5}/, 'g=AAAAA');
    const statuses: number[] = [];
    for (let tried = 0; tried < 22; tried += 1)
      statuses.push((await visitor().open(broken)).status);
    expect(statuses).toEqual([...Array<number>(20).fill(400), 429, 429]);
    expect((await visitor().open(link(good()))).status).toBe(200);
  });

  test('is counted by the reason', async () => {
    const { metricsText } = await import('../../../src/platform/metrics/metrics.ts');
    const counted = async (outcome: string): Promise<number> =>
      Number(
        new RegExp(`links_total\\{outcome="${outcome}"\\} (\\d+)`).exec(await metricsText())?.[1] ??
          0,
      );
    const before = await counted('signature');
    await visitor().open(link(good()).replace(/g=.{5}/, 'g=AAAAA'));
    expect(await counted('signature')).toBe(before + 1);
  });
});
