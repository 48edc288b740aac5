// A new SESSION_SECRET replaces an old one while people are signed in, answering, and have letters and
// links. Everything keeps working, and after the rotation the old secret is no longer accepted.
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import { Command } from 'commander';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { seedDemonstrationAccounts } from '../../src/app/demonstration-accounts.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { insertRound, setRoundPuzzle } from '../../src/sampling/rounds/round-changes.store.ts';
import { registerSecrets } from '../../src/sampling/secrets.cli.ts';
import { roundOf } from '../support/answering-app.ts';
import { formToken, signedIn, testApp, testSecret, type TestApp } from '../support/app.ts';
import { dossierOf, linkTo, makeCaller, partsOf } from '../support/callers.ts';
import { Citizen } from '../support/citizen.ts';
import { builtIn } from '../support/demonstration.ts';
import type { HandedKey } from '../../src/sampling/callers/register-caller.command.ts';
import { publishedVersion } from '../support/published.ts';

let site: TestApp;
let current: Express;
/** The server that browsers know; what runs behind it changes. */
const server = ((req, res) => {
  current(req, res);
}) as Express;
const newer = 'n'.repeat(40);
const password = 'a-long-enough-one';
const before = { ...process.env };
let portal: HandedKey;
let researcher: Awaited<ReturnType<typeof signedIn>>;

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  current = site.app;
  const version = await publishedVersion(site.db);
  await site.db.transaction(async (tx) => {
    for (const [code, kind] of [
      ['mau', 'probability'],
      ['mo', 'open'],
    ] as const) {
      const organiser = { vi: 'Sở Nội vụ', en: 'Department of Home Affairs' };
      const round = roundOf({ id: randomUUID(), code, kind, versionId: version.id, organiser });
      await insertRound(tx, round, new Date());
      await createRoundPartition(tx, round.id);
      if (kind === 'probability') await setRoundPuzzle(tx, round.id, 17);
    }
    const asked = { login: 'lan', name: 'Lan', roles: ['researcher' as const], password };
    await createUser(tx, { ...asked, localityId: null }, { actor: null, at: new Date() });
  });
  portal = await makeCaller(site.db, testSecret);
  researcher = await signedIn(server, 'lan', password);
});
afterAll(async () => {
  process.env = before;
  await site.close();
});

const batches = '/rounds/mau/invitations';
async function makeBatch(name: string): Promise<string> {
  const list = 'reference,province,stratum,psu,weight\nH-1,01,s1,p1,10';
  const typed = { way: 'list', name, list };
  const post = async (path: string, fields: object) => {
    const _csrf = formToken((await researcher.get(batches)).text);
    return await researcher
      .post(path)
      .type('form')
      .send({ _csrf, ...fields });
  };
  const preview = await post(`${batches}/preview`, typed);
  const batch = /name="batch" value="([^"]+)"/.exec(preview.text)![1]!;
  const made = await post(batches, { ...typed, batch });
  expect(made.status).toBe(303);
  return batch;
}
/** The code printed on the only letter of the batch. */
async function letterOf(batch: string): Promise<string | null> {
  const page = await researcher.get(`${batches}/${batch}/letters`);
  return /cg-letter__code">([^<]+)</.exec(page.text)?.[1] ?? null;
}
const linkAbout = (dossier: string): string =>
  linkTo(portal, 'mo', partsOf(portal, new Date(), { d: dossierOf(dossier) }));
const linkStatus = async (path: string): Promise<number> =>
  (await new Citizen(server).open(path)).status;

async function resealWith(secrets: string): Promise<string[]> {
  Object.assign(process.env, { DATABASE_URL: site.url, SESSION_SECRET: secrets });
  const lines: string[] = [];
  const log = jest.spyOn(console, 'log').mockImplementation((line: unknown) => {
    lines.push(String(line));
  });
  const program = new Command().exitOverride();
  registerSecrets(program);
  await program.parseAsync(['secrets', 'reseal'], { from: 'user' }).finally(() => {
    log.mockRestore();
  });
  return lines;
}

test('a secret is changed without anybody noticing', async () => {
  const batch = await makeBatch('Lô cũ');
  const code = await letterOf(batch);
  expect(code).not.toBeNull();
  const [old, older] = [linkAbout('1'), linkAbout('2')];
  const answering = await new Citizen(server).begin('mo');
  const waiting = await new Citizen(server).open('/s/mau');
  const accounts = await seedDemonstrationAccounts(site.db, [testSecret], new Date());
  const leader = accounts.find(({ role }) => role === 'leader')!;

  current = site.again({ secrets: [newer, testSecret] }).express;
  expect((await researcher.get('/rounds')).status).toBe(200);
  expect(await letterOf(batch)).toBe(code);
  expect(await linkStatus(old)).toBe(200);
  const page = answering.path;
  await answering.send({ service: 'none' });
  expect(answering.status).toBe(200);
  expect(answering.path).not.toBe(page);
  const at = new Date(Date.now() + 25_000);
  site.at(at);
  await waiting.send({ consent: 'yes' });
  expect(waiting.path).toBe('/s/mau/place');
  const again = await seedDemonstrationAccounts(site.db, [newer, testSecret], at);
  expect(again.find(({ role }) => role === 'leader')).toEqual(leader);
  const late = await makeBatch('Lô mới');

  expect(await resealWith(`${newer},${'w'.repeat(32)}`)).toEqual([
    'keys of callers: 0 sealed with the newest secret, 0 were already, ' +
      '1 that no secret of the list opens',
    'letters not locked: 0 sealed with the newest secret, 1 were already, ' +
      '1 that no secret of the list opens',
    'authenticator apps: 0 sealed with the newest secret, 0 were already, ' +
      '0 that no secret of the list opens',
  ]);
  expect((await resealWith(`${newer}\n${testSecret}`))[0]).toMatch(/^keys of callers: 1 sealed/);
  expect((await resealWith(`${newer}\n${testSecret}`))[1]).toMatch(
    /: 0 sealed .* 2 were already, 0 /,
  );

  current = site.again({ secrets: [newer] }).express;
  expect((await researcher.get('/rounds')).status).toBe(303);
  researcher = await signedIn(server, 'lan', password);
  expect([await letterOf(batch), await letterOf(late)]).toEqual([code, expect.any(String)]);
  expect(await linkStatus(older)).toBe(200);
  const epochOf = async (login: string) =>
    ((await site.db('users').where({ login }).first('session_epoch')) as { session_epoch: number })
      .session_epoch;
  const before = await epochOf('leader');
  const changed = await seedDemonstrationAccounts(site.db, [newer], at);
  expect(changed.find(({ role }) => role === 'leader')!.password).not.toBe(leader.password);
  expect(await epochOf('leader')).toBe(before + 1);
});

test('a secret that only the old one of another list would know opens nothing', async () => {
  current = site.again({ secrets: [testSecret] }).express;
  const page = await new Citizen(server).open(linkAbout('3'));
  expect(page.status).toBe(400);
  expect((await researcher.get('/rounds')).status).toBe(303);
});
