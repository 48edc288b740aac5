// What pages show and take of another organisation's: lists, choices, files, and registers that all share.
// The rules of whole routes are in access-matrix.test.ts; here is what handlers leave out themselves.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type request from 'supertest';
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import type { Role } from '../../src/accounts/permissions.ts';
import { formToken, signedIn, testApp, type TestApp } from '../support/app.ts';
import { builtIn } from '../support/demonstration.ts';
import {
  accountWith,
  makeOrganisation,
  password,
  type Things,
} from '../support/two-organisations.ts';

type Agent = ReturnType<typeof request.agent>;

let site: TestApp;
let own: Things;
let other: Things;
const [HERE, ELSEWHERE] = [1040, 1001];

beforeAll(async () => {
  site = await testApp({ filling: builtIn });
  own = await makeOrganisation(site.db, 'own', [HERE]);
  other = await makeOrganisation(site.db, 'other');
  for (const [things, localityId] of [
    [own, HERE],
    [own, ELSEWHERE],
    [other, HERE],
  ] as const)
    await storeResponse(things, localityId);
});
afterAll(async () => {
  await site.close();
});

async function storeResponse({ roundId }: Things, localityId: number): Promise<void> {
  const round = (await site.db('rounds').where({ id: roundId }).first()) as { version_id: string };
  await site.db('responses').insert({
    round_id: roundId,
    locality_id: localityId,
    id: randomUUID(),
    version_id: round.version_id,
    door: 'open',
    language: 'vi',
    status: 'held',
    flags: ['speeding'],
    answers: JSON.stringify({ answer: `of ${localityId}` }),
    submitted_at: new Date(),
  });
}

async function as(
  login: string,
  role: Role,
  scope: Partial<Parameters<typeof accountWith>[2]> = {},
): Promise<Agent> {
  const grant = { organisationId: own.organisationId, role, ...scope };
  return signedIn(site.app, await accountWith(site.db, login, grant), password);
}
async function post(agent: Agent, path: string, fields: object): Promise<request.Response> {
  const token = formToken((await agent.get('/account')).text);
  return agent
    .post(path)
    .type('form')
    .send({ _csrf: token, ...fields });
}

describe('a researcher of one organisation', () => {
  let agent: Agent;
  beforeAll(async () => {
    agent = await as('lan', 'researcher');
  });

  it('finds the own rounds and questionnaires in lists, and questionnaires that are shared', async () => {
    const rounds = (await agent.get('/rounds')).text;
    expect([rounds.includes(own.round), rounds.includes(other.round)]).toEqual([true, false]);
    const questionnaires = (await agent.get('/questionnaires')).text;
    expect(questionnaires).toContain(own.questionnaire);
    expect(questionnaires).toContain('essential-public-services');
    expect(questionnaires).not.toContain(other.questionnaire);
    const shared = await agent.get('/questionnaires/essential-public-services');
    expect([shared.status, shared.text.includes('/draft')]).toEqual([200, false]);
  });
  it('makes a round that belongs to the organisation, of a questionnaire it may read', async () => {
    const versions = (await site
      .db('questionnaire_versions as v')
      .join('questionnaires as q', 'q.id', 'v.questionnaire_id')
      .select('v.id', 'q.code')) as { id: string; code: string }[];
    const versionOf = (code: string) => versions.find((version) => version.code === code)!.id;
    const typed = {
      ...{ title_vi: 'Mới', title_en: 'New', organiser_vi: 'Sở', organiser_en: 'Office' },
      ...{ kind: 'open', minimum: '30', code: 'moi' },
    };
    const foreign = { ...typed, version: versionOf(other.questionnaire) };
    expect((await post(agent, '/rounds/new', foreign)).status).toBe(422);
    const right = { ...typed, version: versionOf('essential-public-services') };
    const organisation = other.organisationId;
    expect((await post(agent, '/rounds/new', { ...right, organisation })).status).toBe(403);
    expect((await post(agent, '/rounds/new', right)).status).toBe(303);
    expect(await site.db('rounds').where({ code: 'moi' }).first()).toMatchObject({
      organisation_id: own.organisationId,
    });
  });
  it('makes a questionnaire for the organisation, and cannot take the code of another', async () => {
    const typed = { title_vi: 'Mới', title_en: 'New', language: 'vi' };
    expect((await post(agent, '/questionnaires/new', { ...typed, code: 'cua-ta' })).status).toBe(
      303,
    );
    expect(await site.db('questionnaires').where({ code: 'cua-ta' }).first()).toMatchObject({
      organisation_id: own.organisationId,
      is_shared: false,
    });
    const file = await (
      await as('nam', 'researcher', other)
    )
      .get(`/questionnaires/${other.questionnaire}/form.xlsx`)
      .responseType('blob');
    const token = formToken((await agent.get('/questionnaires/upload')).text);
    const answer = await agent
      .post('/questionnaires/upload')
      .field('_csrf', token)
      .attach('file', file.body as Buffer, 'form.xlsx');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('thuộc cơ quan khác');
  });
  it('takes no question from a questionnaire of another organisation', async () => {
    await post(agent, `/questionnaires/${own.questionnaire}/draft`, {});
    const bank = (await agent.get(`/questionnaires/${own.questionnaire}/bank`)).text;
    expect(bank).toContain('essential-public-services');
    expect(bank).not.toContain(other.questionnaire);
    const asked = await agent.get(
      `/questionnaires/${own.questionnaire}/bank?from=${other.questionnaire}`,
    );
    expect(asked.text).not.toContain(`value="${other.questionnaire}"`);
  });
  it('changes service points where the organisation works, and is told where it does not', async () => {
    const point = {
      code: 'MOI-1',
      name: 'Điểm',
      name_en: '',
      commune: '',
      address: '',
      active: 'yes',
    };
    const refused = await post(agent, '/service-points/new', { ...point, province: '01' });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('ngoài phạm vi vai trò');
    expect((await post(agent, '/service-points/new', { ...point, province: '40' })).status).toBe(
      303,
    );
    const list = 'code,name,province\nA-1,x,40\nA-2,y,01';
    const imported = await post(agent, '/service-points', { list });
    expect([imported.status, imported.text.includes('ngoài phạm vi vai trò')]).toEqual([422, true]);
    expect(await site.db('service_points').where({ code: 'A-1' })).toEqual([]);
    await site.db('service_points').insert({
      ...{ code: 'HN-1', name_vi: 'Hà Nội', name_en: 'Hanoi', locality_id: ELSEWHERE },
      ...{ address: '', active: true, updated_at: new Date() },
    });
    const moving = await post(agent, '/service-points', {
      list: 'code,name,province\nHN-1,x,40',
    });
    expect([moving.status, moving.text.includes('thuộc địa phương ngoài')]).toEqual([422, true]);
    expect(await site.db('service_points').where({ code: 'HN-1' }).first()).toMatchObject({
      locality_id: ELSEWHERE,
    });
  });
  it('reports numbers of people served where the organisation works only', async () => {
    const service = ((await site.db('public_services').orderBy('id').first('id')) as { id: string })
      .id;
    const day = '2026-11-01';
    const list = (province: string) =>
      `day,province,service,served\n${day},${province},${service},5`;
    const refused = await post(agent, '/served-counts', { list: list('01') });
    expect([refused.status, refused.text.includes('ngoài phạm vi vai trò')]).toEqual([422, true]);
    expect((await post(agent, '/served-counts', { list: list('40') })).status).toBe(303);
  });
});

describe('a questionnaire', () => {
  it('is read and used by other organisations while it is shared, and changed by its own', async () => {
    const [owner, reader] = [
      await as('chu', 'researcher'),
      await as('khach', 'researcher', { organisationId: other.organisationId }),
    ];
    const address = `/questionnaires/${own.questionnaire}`;
    const seen = async () => (await reader.get(address)).status;
    expect(await seen()).toBe(403);
    expect((await post(owner, `${address}/share`, { shared: 'yes' })).status).toBe(303);
    expect(await seen()).toBe(200);
    expect((await reader.get(address)).text).not.toContain(`/rounds/${own.round}`);
    expect((await owner.get(address)).text).toContain(`/rounds/${own.round}`);
    expect((await post(reader, `${address}/share`, { shared: 'no' })).status).toBe(403);
    expect((await post(reader, `${address}/draft`, {})).status).toBe(403);
    expect((await post(owner, `${address}/share`, { shared: 'no' })).status).toBe(303);
    expect(await seen()).toBe(403);
  });
});

describe('a role restricted to a province', () => {
  let agent: Agent;
  beforeAll(async () => {
    agent = await as('minh', 'researcher', { localities: [HERE] });
  });

  it('exports the responses of that province, and the audit log says so', async () => {
    const whole = await (await as('whole', 'researcher')).get(`/rounds/${own.round}/answers.csv`);
    const part = await agent.get(`/rounds/${own.round}/answers.csv`);
    const rows = (csv: string) => csv.trim().split('\n').length - 1;
    expect([rows(whole.text), rows(part.text)]).toEqual([2, 1]);
    const [line] = (await site
      .db('audit_log')
      .where({ action: 'responses.exported' })
      .orderBy('id', 'desc')) as { details: unknown; organisation_id: string }[];
    expect(line).toMatchObject({
      details: { localities: [HERE] },
      organisation_id: own.organisationId,
    });
  });
  it('decides about held responses of that province', async () => {
    const page = (await agent.get(`/rounds/${own.round}/held`)).text;
    expect(page).toContain('Nghệ An');
    expect(page).not.toContain('Hà Nội');
    const held = (await site
      .db('responses')
      .where({ round_id: own.roundId })
      .orderBy('locality_id', 'desc')) as { id: string; locality_id: number }[];
    const [here, elsewhere] = held;
    const decide = ({ id, locality_id }: (typeof held)[0]) =>
      post(agent, `/rounds/${own.round}/held`, {
        response: id,
        locality: locality_id,
        status: 'counted',
      });
    expect([here!.locality_id, (await decide(here!)).status]).toEqual([HERE, 303]);
    expect([elsewhere!.locality_id, (await decide(elsewhere!)).status]).toEqual([ELSEWHERE, 403]);
    const lied = { ...elsewhere!, locality_id: HERE };
    expect((await decide(lied)).status).toBe(409);
  });
  it('sees figures of that province, and no button it may not press', async () => {
    const page = (await agent.get(`/rounds/${own.round}`)).text;
    expect(page).toContain('chỉ thấy số liệu của những địa phương');
    expect(page).not.toContain(`/rounds/${own.round}/close`);
    expect(page).not.toContain(`/rounds/${own.round}/tables`);
  });
});

describe('a role restricted to a round', () => {
  it('has that round in the list, the later ones of its series too, and no others', async () => {
    const later = (await site.db('rounds').where({ id: own.roundId }).first()) as object;
    await site.db('rounds').insert({
      ...later,
      ...{ id: randomUUID(), code: 'later-one', series_id: own.roundId },
      title: JSON.stringify({ vi: 'Đợt sau', en: 'Later' }),
    });
    await site.db('rounds').insert({
      ...later,
      ...{ id: randomUUID(), code: 'another-one', series_id: null },
      title: JSON.stringify({ vi: 'Đợt khác', en: 'Another' }),
    });
    const agent = await as('tho', 'moderator', { objects: [own.roundId] });
    const list = (await agent.get('/rounds')).text;
    const shown = [own.round, 'later-one', 'another-one'].map((code) => list.includes(`/${code}"`));
    expect(shown).toEqual([true, true, false]);
    const statuses = [own.round, 'later-one', 'another-one'].map(
      async (code) => (await agent.get(`/rounds/${code}/held`)).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 200, 403]);
  });
});

describe('an administrator of one organisation', () => {
  let agent: Agent;
  beforeAll(async () => {
    agent = await as('root', 'administrator');
  });

  it('sees the own people, callers and audit lines', async () => {
    const people = (await agent.get('/accounts')).text;
    expect([people.includes('person-own'), people.includes('person-other')]).toEqual([true, false]);
    const callers = (await agent.get('/callers')).text;
    expect([callers.includes(own.caller), callers.includes(other.caller)]).toEqual([true, false]);
    const log = (await agent.get('/audit')).text;
    expect([log.includes('person-own'), log.includes('person-other')]).toEqual([true, false]);
    const host = await as('host', 'administrator', { organisationId: HOST_ORGANISATION });
    expect((await host.get('/audit')).text).toContain('person-other');
  });
  it('gives roles in the own organisation only, to people of others by their account name', async () => {
    const typed = { role: 'analyst', login: 'person-other' };
    const foreign = { ...typed, organisation: other.organisationId };
    expect((await post(agent, '/accounts/guests', foreign)).status).toBe(422);
    expect((await post(agent, '/accounts/guests', typed)).status).toBe(303);
    const path = `/accounts/${other.account}`;
    const page = (await agent.get(path)).text;
    expect(page).toContain('Cơ quan khác quản lý tài khoản này');
    expect((await post(agent, `${path}/password`, {})).status).toBe(403);
    expect((await post(agent, `${path}/disabled`, { disabled: 'yes' })).status).toBe(403);
    const guest = await signedIn(site.app, 'person-other', password);
    expect((await guest.get(`/rounds/${own.round}`)).status).toBe(200);
    expect((await guest.get(`/rounds/${own.round}/answers.csv`)).status).toBe(403);
    const taken = { organisation: own.organisationId, role: 'analyst' };
    expect((await post(agent, `${path}/take`, taken)).status).toBe(303);
    expect((await agent.get(path)).status).toBe(403);
  });
  it('restricts nobody to a round of another organisation', async () => {
    const path = `/accounts/${own.account}`;
    const refused = await post(agent, path, { role: 'moderator', object: other.roundId });
    expect([refused.status, refused.text.includes('không thuộc cơ quan đã chọn')]).toEqual([
      422,
      true,
    ]);
    expect((await post(agent, path, { role: 'moderator', object: own.roundId })).status).toBe(303);
  });
});

describe('an organisation', () => {
  it('is made, changed and disabled by the host, and its roles count for nothing while it is', async () => {
    const host = await as('host2', 'administrator', { organisationId: HOST_ORGANISATION });
    const typed = { code: 'so-y-te', name_vi: 'Sở Y tế', name_en: 'Health', locality: '1040' };
    const wrong = await post(host, '/organisations', { ...typed, code: 'Sở', name_en: '' });
    expect([wrong.status, wrong.text.includes('value="Sở Y tế"')]).toEqual([422, true]);
    expect((await post(host, '/organisations', typed)).status).toBe(303);
    expect((await post(host, '/organisations', typed)).status).toBe(422);
    const path = '/organisations/so-y-te';
    const changed = { ...typed, locality: ['1040', '1001'] };
    expect((await post(host, path, changed)).status).toBe(303);
    expect((await host.get('/organisations')).text).toContain('Nghệ An');
    const { id } = (await site.db('organisations').where({ code: 'so-y-te' }).first()) as {
      id: string;
    };
    const agent = await as('yte', 'researcher', { organisationId: id });
    expect((await agent.get('/rounds')).status).toBe(200);
    expect((await post(host, `${path}/disabled`, { disabled: 'yes' })).status).toBe(303);
    const led = await agent.get('/rounds');
    expect([led.status, led.headers['location']]).toEqual([303, '/account']);
    expect((await agent.get('/account')).text).toContain('chưa được giao vai trò nào');
    expect((await post(host, `${path}/disabled`, { disabled: 'no' })).status).toBe(303);
    expect((await agent.get('/rounds')).status).toBe(200);
    expect((await post(host, '/organisations/host/disabled', { disabled: 'yes' })).status).toBe(
      403,
    );
    const wrongName = await post(host, `${path}/administrators`, { login: 'yte', name: '' });
    expect([wrongName.status, wrongName.text.includes('value="yte"')]).toEqual([422, true]);
    const made = await post(host, `${path}/administrators`, { login: 'quantri', name: 'Quản trị' });
    expect([made.status, made.text.includes('/welcome/')]).toEqual([200, true]);
    const grants = await site
      .db('role_grants as g')
      .join('users as u', 'u.id', 'g.user_id')
      .where({ login: 'quantri' })
      .select('g.organisation_id', 'g.role', 'u.organisation_id as kept_by');
    expect(grants).toEqual([{ organisation_id: id, role: 'administrator', kept_by: id }]);
  });
});
