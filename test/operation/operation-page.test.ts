// The page Operation on a real database, and `civic-gauge doctor` on a data folder of its own.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { jobsOf } from '../../src/app/jobs.ts';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { audit } from '../../src/accounts/audit.store.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { viewsFolder } from '../../src/platform/config/paths.ts';
import { loadTranslations } from '../../src/platform/i18n/translations.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let administrator: Awaited<ReturnType<typeof signedIn>>;
beforeAll(async () => {
  app = await testApp({
    settings: {
      installation: {
        dataFolder: process.cwd(),
        connections: 20,
        findings: [{ severity: 'warn', code: 'noPublicUrl', vars: {} }],
      },
    },
  });
  const password = 'mật khẩu của người quản trị';
  await inTransaction(app.db, (tx) =>
    createUser(
      tx,
      { login: 'vanhanh', name: 'Vận hành', roles: ['administrator'], localityId: null, password },
      { at: new Date(), actor: null },
    ),
  );
  administrator = await signedIn(app.app, 'vanhanh', password);
});
afterAll(async () => {
  await app.close();
});

const page = async (address: string) => (await administrator.get(address).expect(200)).text;

it('every kind of job has words', () => {
  const t = loadTranslations(viewsFolder, { strict: true }).vi;
  for (const { kind } of jobsOf(() => new Date()))
    expect(t(`operation.jobs.kinds.${kind}`)).not.toContain(kind);
});

describe('the page', () => {
  it('says what to mend, versions, space and the last backup', async () => {
    expect(await page('/operation?lang=en')).toContain('No backup was made.');
    await inTransaction(app.db, (tx) =>
      audit(tx, { at: new Date('2026-01-02T03:04:05Z'), actor: null, action: 'backup.made' }),
    );
    const html = await page('/operation?lang=en');
    expect(html).toContain('PUBLIC_URL is not set');
    expect(html).toContain('The last backup was made on 2026-01-02 03:04 UTC');
    expect(html).toContain(process.version);
    expect(html).toMatch(/PostgreSQL 1\d\.\d/);
    expect(html).toMatch(/\d+ of \d+/);
  });

  it('counts what people were told', async () => {
    await request(app.app).get('/no-such-page').expect(404);
    expect(await page('/operation?lang=en')).toMatch(
      /<code>notFound<\/code><\/td><td class="is-number">[1-9]/,
    );
  });

  it('shows a statement that takes long', async () => {
    const slow = app.db.raw('select pg_sleep(7)');
    const started = slow.then(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 5500));
    expect(await page('/operation?lang=en')).toContain('select pg_sleep(7)');
    await started;
  });

  it('starts a failed job again, once', async () => {
    const id = randomUUID();
    await app.db('jobs').insert({
      ...{
        id,
        kind: 'of-a-release-before',
        key: 'x',
        payload: '{}',
        status: 'failed',
        attempts: 3,
      },
      ...{ max_attempts: 3, progress: 0, message: 'the reason', created_at: new Date() },
      ...{ run_after: new Date(), finished_at: new Date() },
    });
    const html = await page('/operation?lang=en');
    expect(html).toContain('the reason');
    expect(html).toContain('of-a-release-before');
    const send = () =>
      administrator
        .post(`/operation/jobs/${id}/restart`)
        .type('form')
        .send({ _csrf: formToken(html) });
    expect((await send()).headers['location']).toBe('/operation?restarted=1#jobs');
    expect(await app.db('jobs').where({ id }).first('status', 'attempts')).toEqual({
      status: 'waiting',
      attempts: 0,
    });
    // Pressed twice it starts once.
    expect((await send()).headers['location']).toBe('/operation?restarted=1#jobs');
    expect(
      await app.db('audit_log').where({ object_id: id }).select('action').orderBy('id'),
    ).toEqual([{ action: 'job.restarted' }]);
    expect(await page('/audit?lang=en')).toContain('Job started again');
  });
});
