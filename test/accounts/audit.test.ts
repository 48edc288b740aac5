// The audit log: only added to, chained, in words, searched and downloaded.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { actions, subjects } from '../../src/accounts/audit/actions.ts';
import { BEGINNING, linkHash } from '../../src/accounts/audit/audit-chain.ts';
import { filterFrom, queryOf, typedFilter } from '../../src/accounts/audit/audit-filter.ts';
import { faultLines } from '../../src/accounts/audit/audit.cli.ts';
import { findHead, listLinks } from '../../src/accounts/audit/audit-links.store.ts';
import { linkAll } from '../../src/accounts/audit/link-audit.job.ts';
import { verifyAudit } from '../../src/accounts/audit/verify-audit.command.ts';
import { audit } from '../../src/accounts/audit.store.ts';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { viewsFolder } from '../../src/platform/config/paths.ts';
import { loadTranslations } from '../../src/platform/i18n/translations.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { testDatabase } from '../support/database.ts';

const later = () => new Date(Date.now() + 3_600_000);

describe('the words', () => {
  it.each(['vi', 'en'] as const)('of every act are there in %s', (lang) => {
    const t = loadTranslations(viewsFolder, { strict: true })[lang];
    const words = actions.map((action) => t(`accounts.audit.actions.${action}`));
    expect(new Set(words).size).toBe(actions.length);
    expect(subjects.map((subject) => t(`accounts.audit.subjects.${subject}`))).not.toContain('');
  });
});

describe('what is asked for', () => {
  it('is days of Viet Nam, and goes into the links of other pages', () => {
    const typed = typedFilter.parse({
      from: '2026-11-01',
      to: '2026-11-02',
      subject: 'round',
      page: '3',
    });
    const filter = filterFrom(typed, null);
    expect(filter.from?.toISOString()).toBe('2026-10-31T17:00:00.000Z');
    expect(filter.before?.toISOString()).toBe('2026-11-02T17:00:00.000Z');
    expect(queryOf(typed)).toBe('from=2026-11-01&to=2026-11-02&subject=round');
  });
  it('is nothing where a day is none', () => {
    expect(filterFrom(typedFilter.parse({ from: '31/31/2026' }), null).from).toBeNull();
  });
});

describe('the chain', () => {
  let base: Awaited<ReturnType<typeof testDatabase>>;
  const write = (count: number) =>
    inTransaction(base.db, async (tx) => {
      for (let at = 0; at < count; at += 1)
        await audit(tx, {
          at: new Date(),
          actor: null,
          action: 'round.opened',
          details: { at, 'with "quotes"': 'ô\n' },
        });
    });
  const verified = () => verifyAudit(base.db, { noted: null, now: later() });
  /** As somebody does who owns the tables. */
  const behindItsBack = (sql: string) =>
    inTransaction(base.db, async (tx) => {
      for (const table of ['audit_log', 'audit_links'])
        await tx.raw(`alter table ${table} disable trigger user`);
      await tx.raw(sql);
      for (const table of ['audit_log', 'audit_links'])
        await tx.raw(`alter table ${table} enable trigger user`);
    });
  beforeEach(async () => {
    base = await testDatabase();
    await write(20);
    await linkAll(base.db);
  });
  const closing = (test: () => Promise<void>) => async () => {
    try {
      await test();
    } finally {
      await base.close();
    }
  };

  it.each([
    [`update audit_log set actor_name = 'x'`],
    ['delete from audit_log where id = 1'],
    ['truncate audit_log'],
    ['update audit_links set position = position + 1'],
    ['delete from audit_links'],
  ])('refuses %s', (sql) =>
    closing(async () => {
      await expect(base.db.raw(sql)).rejects.toThrow('is only added to');
      expect(await verified()).toMatchObject({ links: 20, fault: null, unlinked: 0 });
    })(),
  );
  it(
    'holds lines of writers at the same time, each once, without one waiting for another',
    closing(async () => {
      const slow = await base.db.transaction();
      await audit(slow, { at: new Date(), actor: null, action: 'round.closed' });
      await Promise.all([write(30), linkAll(base.db), linkAll(base.db)]);
      await linkAll(base.db);
      expect((await verified()).links).toBe(50);
      await slow.commit();
      expect((await verified()).unlinked).toBe(1);
      await linkAll(base.db);
      expect(await verified()).toMatchObject({ links: 51, fault: null, unlinked: 0 });
    }),
  );
  it.each([
    ['a line was changed', `update audit_log set details = '{}' where id = 7`, 7, 'changed'],
    ['a line was removed', 'delete from audit_log where id = 8', 8, 'its line was removed'],
    ['a link was removed', 'delete from audit_links where line_id = 9', 10, 'are missing'],
    ['an act was renamed', `update audit_log set action = 'x' where id = 3`, 3, 'does not fit'],
  ])('says that %s', (_what, sql, position, words) =>
    closing(async () => {
      await behindItsBack(sql);
      const found = await verified();
      expect(found.fault?.position).toBe(position);
      expect(faultLines(found).join()).toContain(words);
    })(),
  );
  it(
    'says that the end was cut off, and that all was rewritten, to who noted a head',
    closing(async () => {
      const noted = await findHead(base.db);
      const against = () => verifyAudit(base.db, { noted, now: later() });
      expect((await against()).isHeadMissing).toBe(false);
      await behindItsBack('delete from audit_links where position > 15');
      expect(faultLines(await against())).toEqual([
        'the head that was noted is not in the chain: it was rewritten',
        '5 lines older than ten minutes have no link',
      ]);
      await behindItsBack(
        `delete from audit_links; update audit_log set details = '{}' where id = 1`,
      );
      await linkAll(base.db);
      expect(await verified()).toMatchObject({ fault: null, unlinked: 0 });
      expect((await against()).isHeadMissing).toBe(true);
    }),
  );
  it(
    'is computed by anybody from the lines as text',
    closing(async () => {
      let hash: Buffer = BEGINNING;
      for (const { line } of await listLinks(base.db, 0, 100)) hash = linkHash(hash, line!);
      expect((await findHead(base.db)).hash.equals(hash)).toBe(true);
    }),
  );
});

describe('the page', () => {
  let site: TestApp;
  let root: ReturnType<typeof request.agent>;
  const password = 'correct horse';
  beforeAll(async () => {
    site = await testApp();
    const by = { actor: null, at: new Date() };
    const asked = { login: 'root', name: 'Root', roles: ['administrator' as const], password };
    await inTransaction(site.db, (tx) => createUser(tx, { ...asked, localityId: null }, by));
    root = await signedIn(site.app, 'root', password);
  });
  afterAll(async () => {
    await site.close();
  });
  async function tried(login: string): Promise<void> {
    const agent = request.agent(site.app);
    const _csrf = formToken((await agent.get('/sign-in')).text);
    await agent.post('/sign-in').type('form').send({ _csrf, login, password: 'wrong' });
  }

  it('has sign-ins that failed, without what was typed where there is no such account', async () => {
    await tried('root');
    await tried('my secret password');
    const lines = (await site
      .db('audit_log')
      .where({ action: 'session.refused' })
      .orderBy('id')) as { details: Record<string, string>; organisation_id: string }[];
    expect(lines.map(({ details }) => details['login'])).toEqual(['root', undefined]);
    expect(lines[0]!.details['from']).toBe(lines[1]!.details['from']);
    const page = (await root.get('/audit?subject=session')).text;
    expect(page).toContain('Đăng nhập không thành công');
    expect(page).not.toContain('my secret password');
  });
  it('is searched by day, subject, person and words; a sign of a pattern stands for itself', async () => {
    const found = async (query: string) => (await root.get(`/audit?${query}`)).text;
    expect(await found('subject=account')).toContain('Tạo tài khoản');
    expect(await found('subject=round')).toContain('Không có việc nào như vậy');
    expect(await found('who=roo')).toContain('Đăng nhập');
    expect(await found('who=%25')).toContain('Không có việc nào như vậy');
    expect(await found('text=login')).toContain('root');
    expect(await found('to=2020-01-01')).toContain('Không có việc nào như vậy');
    expect((await root.get('/audit?page=0')).status).toBe(400);
  });
  it('is downloaded whole, in words, and that is noted; cells run no formula', async () => {
    await inTransaction(site.db, async (tx) => {
      const line = { at: new Date(), actor: null, organisationId: HOST_ORGANISATION };
      for (let at = 0; at < 2_100; at += 1)
        await audit(tx, { ...line, action: 'round.opened', objectId: `=${at}` });
    });
    const file = (await root.get('/audit.csv?subject=round')).text;
    const lines = file.trim().split('\r\n');
    expect(lines).toHaveLength(2_101);
    expect(lines[1]).toContain('"Mở đợt khảo sát","round.opened","\'=2099"');
    expect(new Set(lines).size).toBe(2_101);
    expect((await root.get('/audit?subject=audit')).text).toContain('Tải nhật ký về');
  });
});
