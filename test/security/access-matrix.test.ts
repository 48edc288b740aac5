// Every route, asked by every role, about things of the own and of another organisation, with and without a
// narrower scope. What is expected stands in access-rules.txt, route by route, and is not derived from the
// code. Forms are sent without their token: a request that passes the rule is stopped by that, so nothing is
// changed.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { HOST_ORGANISATION } from '../../src/accounts/host-organisation.ts';
import { roles, type Role } from '../../src/accounts/permissions.ts';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { signedIn, testApp, type TestApp } from '../support/app.ts';
import { builtIn } from '../support/demonstration.ts';
import {
  accountWith,
  makeOrganisation,
  password,
  type Things,
} from '../support/two-organisations.ts';

type Agent = ReturnType<typeof request.agent>;
type Kind = 'everyone' | 'signedIn' | 'any' | 'new' | 'own' | 'part' | 'unit' | 'host';
interface Rule {
  kind: Kind;
  letters: string;
  method: 'get' | 'post';
  route: string;
}

const LETTERS: Readonly<Record<Role, string>> = {
  researcher: 'R',
  analyst: 'A',
  leader: 'L',
  moderator: 'M',
  approver: 'V',
  integration: 'I',
  administrator: 'S',
};
/** Nghệ An, where the second organisation works, and a province where it does not. */
const [HERE, ELSEWHERE] = [1040, 1001];

const rules: readonly Rule[] = readFileSync(
  path.join(projectRoot, 'test/security/access-rules.txt'),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => {
    const [kind = '', letters = '', route = ''] = line.split('|').map((part) => part.trim());
    const [method = '', address = ''] = route.split(' ');
    return {
      kind: kind as Kind,
      letters,
      method: method.toLowerCase() as Rule['method'],
      route: address,
    };
  });

/** Its routes are there; what leads to it is told that it cannot be reached. */
const unreachable = {
  issuer: 'http://127.0.0.1:9',
  clientId: 'gauge',
  clientSecret: 'secret',
  name: 'Provider',
};

let site: TestApp;
let own: Things;
let other: Things;
const agents = new Map<string, Agent>();

/** How a role is held: everywhere in the organisation, in one province, for another round, or in the host. */
type Held = 'whole' | 'province' | 'otherRound' | 'host';
const helds: readonly Held[] = ['whole', 'province', 'otherRound', 'host'];

beforeAll(async () => {
  site = await testApp({
    filling: builtIn,
    settings: { identityProvider: unreachable },
  });
  own = await makeOrganisation(site.db, 'own', [HERE]);
  other = await makeOrganisation(site.db, 'other');
  const base = { name_vi: 'Điểm', name_en: 'Point', address: '', active: true };
  const at = { created_at: new Date(), updated_at: new Date() };
  const known = Object.keys((await site.db('service_points').columnInfo()) as object);
  const times = Object.fromEntries(Object.entries(at).filter(([name]) => known.includes(name)));
  await site.db('service_points').insert([
    { ...base, ...times, code: 'HERE-1', locality_id: HERE },
    { ...base, ...times, code: 'ELSEWHERE-1', locality_id: ELSEWHERE },
  ]);
  for (const role of roles)
    for (const held of helds) {
      const isWhole = role === 'administrator' || role === 'integration';
      if (isWhole && (held === 'province' || held === 'otherRound')) continue;
      const login = await accountWith(site.db, `${role}-${held}`.toLowerCase(), {
        organisationId: held === 'host' ? HOST_ORGANISATION : own.organisationId,
        role,
        localities: held === 'province' ? [HERE] : null,
        objects: held === 'otherRound' ? [randomUUID()] : null,
      });
      agents.set(`${role} ${held}`, await signedIn(site.app, login, password));
    }
}, 120_000);
afterAll(async () => {
  await site.close();
});

/** The address of the route for things of an organisation. @param point the service point it is about */
function addressOf(route: string, things: Things, point: string): string {
  const first = route.split('/')[1]!;
  const code = {
    callers: things.caller,
    margins: things.margin,
    attributes: things.attribute,
    questionnaires: things.questionnaire,
    organisations: 'own',
    'service-points': point,
  }[first];
  const id =
    { accounts: things.account, approvals: things.approval, breaches: things.breach }[first] ??
    randomUUID();
  return route
    .replace(':round', things.round)
    .replace(':code', code ?? 'x')
    .replace(':id', id)
    .replace(':batch', randomUUID())
    .replace(':table', 'survey')
    .replace(':breakdown', 'sex')
    .replace(':locality', '40')
    .replaceAll(/:\w+/g, 'x');
}

type Answer = 'passed' | 'refused';

/** What the rule said. A form without its token gets past the rule and no further. */
async function answerOf(agent: Agent, { method }: Rule, address: string): Promise<Answer> {
  const answer = await agent[method](address).set(
    'Accept',
    'application/problem+json, application/json',
  );
  const { code } = (answer.body ?? {}) as { code?: string };
  if (code === 'forbidden') return 'refused';
  if (code === 'unavailable') return 'passed';
  if (method === 'post' && code !== 'formExpired')
    throw new Error(`POST ${address}: ${answer.status} ${code ?? ''}`);
  if (answer.status >= 500) throw new Error(`GET ${address}: ${answer.status}`);
  return 'passed';
}

const holds = ({ letters }: Rule, role: Role): boolean =>
  letters.split(' ').includes(LETTERS[role]);

/** What the table promises for things of the own organisation. */
function promised(rule: Rule, role: Role, held: Held): Answer {
  if (rule.kind === 'signedIn') return 'passed';
  if (!holds(rule, role)) return 'refused';
  const passes: Readonly<Record<Exclude<Kind, 'everyone' | 'signedIn'>, readonly Held[]>> = {
    any: helds,
    new: ['whole', 'host'],
    own: ['whole'],
    part: ['whole', 'province'],
    unit: ['whole', 'province', 'host'],
    host: ['host'],
  };
  return passes[rule.kind as keyof typeof passes].includes(held) ? 'passed' : 'refused';
}

/** And for things of another organisation, or of a province where the own one does not work. */
function promisedElsewhere(rule: Rule, role: Role, held: Held): Answer {
  if (rule.kind === 'own' || rule.kind === 'part') return 'refused';
  if (rule.kind === 'unit') return holds(rule, role) && held === 'host' ? 'passed' : 'refused';
  return promised(rule, role, held);
}

const asked = rules.filter(({ kind }) => kind !== 'everyone');

describe('every route', () => {
  it('has its line in the table, and every line its route', () => {
    const routes = site.endpoints.map(({ method, path: route }) => `${method} ${route}`).sort();
    expect(rules.map(({ method, route }) => `${method} ${route}`).sort()).toEqual(routes);
  });
  it('that visitors may use says so in the table too', () => {
    const open = site.endpoints.filter(({ permission }) => permission === 'everyone');
    const lines = rules.filter(({ kind }) => kind === 'everyone');
    expect(lines.map(({ route }) => route).sort()).toEqual(open.map((one) => one.path).sort());
  });
  it.each(asked.map((rule) => [`${rule.method} ${rule.route}`, rule] as const))(
    '%s refuses a visitor',
    async (_name, rule) => {
      const address = addressOf(rule.route, own, 'HERE-1');
      const answer = await request(site.app)
        [rule.method](address)
        .set('Accept', 'application/json');
      expect([303, 401]).toContain(answer.status);
    },
  );
});

describe.each(roles)('%s', (role) => {
  it.each(asked.map((rule) => [`${rule.method} ${rule.route}`, rule] as const))(
    '%s',
    async (_name, rule) => {
      for (const held of helds) {
        const agent = agents.get(`${role} ${held}`);
        if (!agent) continue;
        const answers = [
          await answerOf(agent, rule, addressOf(rule.route, own, 'HERE-1')),
          await answerOf(agent, rule, addressOf(rule.route, other, 'ELSEWHERE-1')),
        ];
        const expected = [promised(rule, role, held), promisedElsewhere(rule, role, held)];
        expect({ held, answers }).toEqual({ held, answers: expected });
      }
    },
    30_000,
  );
});
