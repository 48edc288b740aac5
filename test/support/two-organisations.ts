// An installation with two organisations beside its host, and things of each: what tests of access need.
import { insertApproval } from '../../src/accounts/approvals/approvals.store.ts';
import { randomBytes, randomUUID } from 'node:crypto';
import { createUser } from '../../src/accounts/create-user.command.ts';
import { saveGrant, type NewGrant } from '../../src/accounts/grants.store.ts';
import { insertOrganisation } from '../../src/accounts/organisations/organisations.store.ts';
import type { Role } from '../../src/accounts/permissions.ts';
import { insertBreach } from '../../src/operation/breaches/breaches.store.ts';
import { insertAttribute } from '../../src/localities/attributes/attributes.store.ts';
import { insertMargin } from '../../src/localities/population/margins.store.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import {
  createQuestionnaire,
  publishVersion,
} from '../../src/questionnaires/versions/version-changes.store.ts';
import { createRoundPartition } from '../../src/responses/submission/responses.store.ts';
import { registerCaller } from '../../src/sampling/callers/register-caller.command.ts';
import { insertRound } from '../../src/sampling/rounds/round-changes.store.ts';
import { roundOf } from './answering-app.ts';
import { testSecret } from './app.ts';
import { smallForm } from '../responses/small-form.ts';

/** What an organisation has, by codes and ids that are in addresses. */
export interface Things {
  organisationId: string;
  round: string;
  roundId: string;
  questionnaire: string;
  caller: string;
  margin: string;
  attribute: string;
  /** An account it keeps. */
  account: string;
  /** A download of answers that waits for a second person. */
  approval: string;
  breach: string;
}

export const password = 'a-long-enough-one';

/** @param name also the end of every code */
export async function makeOrganisation(
  db: Db,
  name: string,
  localities: number[] | null = null,
): Promise<Things> {
  const organisationId = randomUUID();
  const at = new Date();
  const appSecrets: [string] = [testSecret];
  return await inTransaction(db, async (tx) => {
    const names = { vi: `Cơ quan ${name}`, en: `Organisation ${name}` };
    await insertOrganisation(
      tx,
      {
        id: organisationId,
        code: name,
        name: names,
        localities,
        secondFactorRoles: [],
        twoPerson: [],
      },
      at,
    );
    const model = { ...smallForm, code: `form-${name}` };
    const made = await createQuestionnaire(tx, {
      code: model.code,
      model,
      userId: null,
      organisationId,
    });
    await publishVersion(tx, made.versionId, null);
    const round = roundOf({ organisationId, code: `round-${name}`, versionId: made.versionId });
    await insertRound(tx, round, at);
    await createRoundPartition(tx, round.id);
    const caller = {
      organisationId,
      code: `caller-${name}`,
      name: names,
      contact: 'it@example.vn',
      rounds: [],
      services: [],
      localities: [],
    };
    await registerCaller(tx, caller, { actor: null, at, appSecrets, random: randomBytes });
    const sourced = { source: 'Test', asOf: '2026-01-01', createdAt: at, organisationId };
    const margin = {
      ...sourced,
      id: randomUUID(),
      code: `margin_${name}`,
      name,
      variables: ['sex'],
    };
    await insertMargin(tx, margin, []);
    const attribute = { ...sourced, id: randomUUID(), code: `attribute_${name}`, name: names };
    await insertAttribute(tx, attribute, []);
    const person = { login: `person-${name}`, name, roles: [], localityId: null, organisationId };
    const { id } = await createUser(tx, { ...person, password }, { actor: null, at });
    const object = { title: names, path: `/rounds/${round.code}` };
    const asker = { askedBy: id, askedByName: name };
    const asked = { organisationId, act: 'export', objectId: round.id, object } as const;
    const approval = (await insertApproval(tx, { ...asked, ...asker, reason: 'for tests' }, at))!;
    const breach = randomUUID();
    const noted = { notedAt: at, notedByName: name, what: 'x', people: 'x', measures: '' };
    const open = { authorityToldAt: null, peopleToldAt: null, closedAt: null };
    await insertBreach(tx, { id: breach, organisationId, detectedAt: at, ...noted, ...open });
    return {
      approval,
      breach,
      organisationId,
      round: round.code,
      roundId: round.id,
      questionnaire: model.code,
      caller: caller.code,
      margin: margin.code,
      attribute: attribute.code,
      account: id,
    };
  });
}

/** An account with one role. @returns its login */
export async function accountWith(
  db: Db,
  login: string,
  grant: Pick<NewGrant, 'organisationId'> & { role: Role } & Partial<NewGrant>,
): Promise<string> {
  const at = new Date();
  await inTransaction(db, async (tx) => {
    const { organisationId } = grant;
    const asked = { login, name: login, roles: [], localityId: null, organisationId, password };
    const { id } = await createUser(tx, asked, { actor: null, at });
    const whole = { localities: null, objects: null };
    await saveGrant(tx, id, { ...whole, ...grant }, { at, userId: null });
  });
  return login;
}
