// A round is changed, put away, deleted while empty, and closed when its last day is over: in the browser
// of a researcher, with what citizens see of it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createUser } from '../../../src/accounts/create-user.command.ts';
import { inTransaction } from '../../../src/platform/db/database.ts';
import { createRoundPartition } from '../../../src/responses/submission/responses.store.ts';
import { closeDueRound } from '../../../src/sampling/close-due-rounds.command.ts';
import { insertRound } from '../../../src/sampling/rounds/round-changes.store.ts';
import {
  changedSettings,
  emptySettings,
  readSettings,
  typedOf,
} from '../../../src/sampling/rounds/round-settings.ts';
import { findRoundByCode, listDue } from '../../../src/sampling/rounds/rounds.store.ts';
import type { Round } from '../../../src/sampling/rounds/round.ts';
import { roundOf } from '../../support/answering-app.ts';
import { formToken, signedIn, testApp, type TestApp } from '../../support/app.ts';
import { builtIn } from '../../support/demonstration.ts';
import { publishedVersion } from '../../support/published.ts';

const now = new Date('2026-11-28T03:00:00Z');
const good = {
  ...emptySettings,
  title_vi: 'Đợt thử',
  title_en: 'Trial',
  organiser_vi: 'Sở',
  organiser_en: 'Department',
};

describe('what is typed', () => {
  const mistakes = (changes: Partial<typeof good>, before: typeof good | null = null) => {
    const reading = readSettings({ ...good, ...changes }, { now, before });
    return reading.ok ? [] : reading.mistakes.map(({ field, code }) => `${field}: ${code}`);
  };
  it.each([
    [{ opens: '31/02/2027' }, 'opens: date'],
    [{ opens: '02/12/2026', closes: '01/12/2026' }, 'closes: beforeOpening'],
    [{ closes: '27/11/2026' }, 'closes: past'],
    [{ organiser_en: ' ' }, 'organiser_en: organiser'],
  ])('%j is refused', (changes, mistake) => {
    expect(mistakes(changes)).toEqual([mistake]);
  });
  it('a last day that is over may stay, on one day a round may begin and end', () => {
    const over = { ...good, closes: '27/11/2026' };
    expect(mistakes(over, over)).toEqual([]);
    expect(mistakes({ opens: '01/12/2026', closes: '01/12/2026' })).toEqual([]);
  });
  it('comes back as it was typed; a contact in one language serves both', () => {
    const reading = readSettings(
      {
        ...good,
        opens: '01/12/2026',
        closes: '31/12/2026',
        contact_vi: '0238 1234',
        done_vi: ' Thêm quầy ',
      },
      { now, before: null },
    );
    if (!reading.ok) throw new Error('refused');
    const { settings } = reading;
    expect(settings.opensAt).toEqual(new Date('2026-11-30T17:00:00Z'));
    expect(settings.contact).toEqual({ vi: '0238 1234', en: '0238 1234' });
    expect(settings.told).toEqual({ done: { vi: 'Thêm quầy', en: 'Thêm quầy' } });
    const round = roundOf(settings);
    expect(typedOf(round)).toMatchObject({
      done_en: 'Thêm quầy',
      verify_vi: '',
      opens: '01/12/2026',
      closes: '31/12/2026',
    });
    expect(changedSettings(round, settings)).toEqual({});
    expect(Object.keys(changedSettings(round, { ...settings, closesAt: null }))).toEqual([
      'closesAt',
    ]);
  });
});

describe('in the browser', () => {
  let site: TestApp;
  let researcher: ReturnType<typeof request.agent>;
  const password = 'correct horse';
  const made = async (changes: Partial<Round>): Promise<Round> => {
    const version = await publishedVersion(site.db);
    const round = roundOf({ versionId: version.id, ...changes });
    await site.db.transaction(async (tx) => {
      await insertRound(tx, round, new Date());
      if (round.status !== 'draft') await createRoundPartition(tx, round.id);
    });
    return round;
  };
  beforeAll(async () => {
    site = await testApp({ filling: builtIn });
    const asked = { login: 'lan', name: 'Lan', roles: ['researcher' as const], localityId: null };
    await site.db.transaction((tx) =>
      createUser(tx, { ...asked, password }, { actor: null, at: new Date() }),
    );
    researcher = await signedIn(site.app, 'lan', password);
  });
  afterAll(async () => {
    await site.close();
  });

  const fieldsOf = (html: string): Record<string, string> =>
    Object.fromEntries(
      [...html.matchAll(/<input[^>]* name="([^"]+)"[^>]*>/g)].map(([tag, name]) => [
        name!,
        / value="([^"]*)"/.exec(tag)?.[1] ?? '',
      ]),
    );
  const post = async (path: string, fields: Record<string, string>) => {
    const _csrf = formToken((await researcher.get('/rounds/new')).text);
    return await researcher
      .post(path)
      .type('form')
      .send({ ...fields, _csrf });
  };

  it('citizens read the new organiser, contact and title at once; the log keeps both', async () => {
    await made({ code: 'sua', organiser: { vi: 'Sở cũ', en: 'Old' } });
    const form = fieldsOf((await researcher.get('/rounds/sua/edit')).text);
    expect(form).toMatchObject({ title_vi: 'Đợt thử', organiser_vi: 'Sở cũ', closes: '' });
    const changed = { ...form, organiser_vi: 'Sở mới', organiser_en: 'New', contact_vi: '0238 99' };
    expect((await post('/rounds/sua/edit', changed)).status).toBe(303);
    const start = (await request(site.app).get('/s/sua')).text;
    expect(start).toContain('Sở mới');
    expect(start).toContain('0238 99');
    const page = (await researcher.get('/rounds/sua')).text;
    expect(page).toContain('Sửa thông tin đợt khảo sát');
    const line = await site.db('audit_log').where({ action: 'round.changed' }).first('details');
    expect(line).toMatchObject({
      details: { changes: { organiser: { from: { vi: 'Sở cũ' }, to: { vi: 'Sở mới' } } } },
    });
    // Somebody whose form is older loses nothing and overwrites nothing.
    const late = await post('/rounds/sua/edit', { ...form, title_vi: 'Tên của tôi' });
    expect(late.status).toBe(422);
    expect(late.text).toContain('Người khác vừa sửa đợt này');
    expect(late.text).toContain('Tên của tôi');
    expect((await findRoundByCode(site.db, 'sua'))?.organiser?.vi).toBe('Sở mới');
    const again = { ...fieldsOf(late.text), title_vi: 'Tên của tôi' };
    expect((await post('/rounds/sua/edit', again)).status).toBe(303);
    expect((await findRoundByCode(site.db, 'sua'))?.title.vi).toBe('Tên của tôi');
  });

  it('opened before its first day, it waits; citizens read the day', async () => {
    await made({ code: 'cho', status: 'draft', opensAt: new Date(Date.now() + 5 * 86_400_000) });
    expect((await post('/rounds/cho/open', {})).status).toBe(303);
    expect((await researcher.get('/rounds/cho')).text).toContain('người dân trả lời được từ');
    const early = await request(site.app).get('/s/cho');
    expect(early.status).toBe(404);
    expect(early.text).not.toContain('<form method="post" action="/s/cho"');
  });

  it('is closed when its last day is over, and says when; opening it again asks for a new day', async () => {
    const closesAt = new Date(Date.now() - 60_000);
    await made({ code: 'het', closesAt });
    expect(await listDue(site.db, new Date())).toEqual(['het']);
    const close = () => inTransaction(site.db, (tx) => closeDueRound(tx, 'het', new Date()));
    expect([await close(), await close()]).toEqual([true, false]);
    expect(await findRoundByCode(site.db, 'het')).toMatchObject({
      status: 'closed',
      lastClosedAt: closesAt,
    });
    expect((await post('/rounds/het/open', {})).headers['location']).toBe(
      '/rounds/het/edit?why=past',
    );
    expect((await researcher.get('/rounds/het/edit?why=past')).text).toContain('đã qua');
    const form = fieldsOf((await researcher.get('/rounds/het/edit')).text);
    const filled = { ...form, closes: '', organiser_vi: 'Sở', organiser_en: 'Department' };
    expect((await post('/rounds/het/edit', filled)).status).toBe(303);
    expect((await post('/rounds/het/open', {})).headers['location']).toBe('/rounds/het');
    expect((await findRoundByCode(site.db, 'het'))?.status).toBe('open');
  });

  it('is put away and back, but not while it is open', async () => {
    await made({ code: 'cat', status: 'closed', title: { vi: 'Đợt cất', en: 'Put away' } });
    await post('/rounds/cat/shelve', { shelved: 'yes' });
    expect((await researcher.get('/rounds')).text).not.toContain('Đợt cất');
    expect((await researcher.get('/rounds')).text).toContain('Đợt đã cất (1)');
    expect((await researcher.get('/rounds?shelf=yes')).text).toContain('Đợt cất');
    await post('/rounds/cat/shelve', {});
    expect((await researcher.get('/rounds')).text).toContain('Đợt cất');
    expect((await post('/rounds/sua/shelve', { shelved: 'yes' })).status).toBe(409);
  });

  it('is deleted with its storage while nothing came in; its code is free again', async () => {
    const round = await made({ code: 'xoa', status: 'closed' });
    expect((await researcher.get('/rounds/xoa/delete')).text).toContain('chưa có gì');
    expect((await post('/rounds/xoa/delete', {})).headers['location']).toBe('/rounds');
    expect(await findRoundByCode(site.db, 'xoa')).toBeNull();
    const { rows } = await site.db.raw<{ rows: { there: boolean }[] }>(
      'select to_regclass(?) is not null as there',
      [`responses_${round.id.replaceAll('-', '')}`],
    );
    expect(rows).toEqual([{ there: false }]);
    await made({ code: 'xoa', status: 'draft' });
  });

  it('is kept, with the reason, once somebody has begun', async () => {
    const round = await made({ code: 'giu', status: 'open' });
    const citizen = request.agent(site.app);
    const send = async (path: string, fields: object) => {
      const _csrf = formToken((await citizen.get('/s/giu/resume')).text);
      return await citizen
        .post(path)
        .type('form')
        .send({ _csrf, ...fields });
    };
    await send('/s/giu', { consent: 'yes' });
    await send('/s/giu/place', { province: '1001' });
    expect((await send('/s/giu/service', { service: 'none' })).status).toBe(303);
    await post('/rounds/giu/close', {});
    const page = (await researcher.get('/rounds/giu/delete')).text;
    expect(page).toContain('phiếu đang viết dở');
    expect(page).not.toContain('action="/rounds/giu/delete"');
    expect((await post('/rounds/giu/delete', {})).headers['location']).toBe('/rounds/giu/delete');
    expect((await findRoundByCode(site.db, 'giu'))?.id).toBe(round.id);
  });
});
