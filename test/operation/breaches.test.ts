// The journal of breaches: the clock of 72 hours, and the page of an administrator.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type request from 'supertest';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { dueOf, hoursLeft, momentFrom, readBreach } from '../../src/operation/breaches/breach.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';

describe('the clock', () => {
  it.each([
    ['28/11/2026', '14:30', '2026-11-28T07:30:00Z'],
    ['1/2/2027', '0:05', '2027-01-31T17:05:00Z'],
  ])('%s %s in Viet Nam', (day, time, at) => {
    expect(momentFrom(day, time)).toEqual(new Date(at));
  });
  it.each([
    ['31/02/2027', '10:00'],
    ['28/11/2026', '24:00'],
    ['28/11/2026', '10:60'],
    ['hôm qua', '10:00'],
    ['28/11/2026', ''],
  ])('%s %s is no moment', (day, time) => {
    expect(momentFrom(day, time)).toBeNull();
  });
  it('runs for 72 hours from the detection, over weekends too', () => {
    const detectedAt = new Date('2026-11-28T07:30:00Z');
    expect(dueOf({ detectedAt })).toEqual(new Date('2026-12-01T07:30:00Z'));
    const breach = {
      ...{ id: '', organisationId: '', what: '', people: '', measures: '' },
      detectedAt,
      notedAt: detectedAt,
      notedByName: '',
      authorityToldAt: null,
      peopleToldAt: null,
      closedAt: null,
    };
    expect(hoursLeft(breach, new Date('2026-11-28T08:00:00Z'))).toBe(71);
    expect(hoursLeft(breach, new Date('2026-12-01T07:31:00Z'))).toBe(-1);
    expect(hoursLeft({ ...breach, authorityToldAt: detectedAt }, new Date())).toBeNull();
  });
  it('is not of the future, and says what and whom', () => {
    const typed = {
      organisation: '',
      detected: '30/11/2026',
      time: '10:00',
      what: ' ',
      people: '',
      measures: '',
    };
    const reading = readBreach(typed, new Date('2026-11-28T08:00:00Z'));
    expect(
      reading.ok ? [] : reading.mistakes.map(({ field, code }) => `${field}: ${code}`),
    ).toEqual([...['detected: future', 'what: what', 'people: people']]);
  });
});

describe('the page', () => {
  let app: TestApp;
  let administrator: ReturnType<typeof request.agent>;
  beforeAll(async () => {
    app = await testApp();
    const password = 'mật khẩu của người quản trị';
    const asked = { login: 'quantri', name: 'Quản trị', roles: ['administrator' as const] };
    await inTransaction(app.db, (tx) =>
      createUser(tx, { ...asked, localityId: null, password }, { at: new Date(), actor: null }),
    );
    administrator = await signedIn(app.app, 'quantri', password);
    app.at(new Date('2026-11-28T08:00:00Z'));
  });
  afterAll(async () => {
    await app.close();
  });
  const send = async (path: string, fields: Record<string, string>) => {
    const _csrf = formToken((await administrator.get('/breaches')).text);
    return await administrator
      .post(path)
      .type('form')
      .send({ _csrf, ...fields });
  };

  it('notes a breach, counts down, and notes each step once', async () => {
    const typed = {
      detected: '28/11/2026',
      time: '14:30',
      what: 'Gửi nhầm tệp',
      people: '12 người',
    };
    const wrong = await send('/breaches', { ...typed, people: '' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('Gửi nhầm tệp');
    // Pressed twice it is one.
    const form = { ...typed, id: randomUUID() };
    const both = await Promise.all([send('/breaches', form), send('/breaches', form)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    const html = (await administrator.get('/breaches')).text;
    expect(html).toContain('còn 71 giờ');
    expect(html.match(/aria-labelledby="breach-/g)).toHaveLength(1);
    const id = /action="\/breaches\/([0-9a-f-]{36})"/.exec(html)![1]!;
    app.at(new Date('2026-12-02T08:00:00Z'));
    expect((await administrator.get('/breaches')).text).toContain('quá 72 giờ');
    await send(`/breaches/${id}`, { step: 'authority' });
    await send(`/breaches/${id}`, { step: 'authority' });
    expect((await administrator.get('/breaches')).text).not.toContain('quá 72 giờ');
    const lines = await app.db('audit_log').where({ object_id: id }).orderBy('id');
    expect(lines.map(({ action }) => action)).toEqual(['breach.noted', 'breach.changed']);
  });
});
