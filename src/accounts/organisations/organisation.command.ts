// Making, changing, disabling an organisation; audited.
import { randomUUID } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import type { By } from '../act.ts';
import { problem } from '../../platform/problems/problem.ts';
import { audit } from '../audit.store.ts';
import type { MadeOrganisation, Organisation } from './organisation.ts';
import {
  changeOrganisation,
  insertOrganisation,
  setOrganisationDisabled,
} from './organisations.store.ts';

/** Throws `alreadyExists` when the code is taken. @returns the id */
export async function makeOrganisation(tx: Tx, made: MadeOrganisation, by: By): Promise<string> {
  const id = randomUUID();
  await insertOrganisation(tx, { id, ...made }, by.at);
  const { code, localities, secondFactorRoles, twoPerson } = made;
  const details = { code, localities, secondFactorRoles, twoPerson };
  await audit(tx, { ...by, action: 'organisation.created', objectId: id, details });
  return id;
}

export async function editOrganisation(
  tx: Tx,
  { id, code }: Pick<Organisation, 'id' | 'code'>,
  change: Omit<MadeOrganisation, 'code'>,
  by: By,
): Promise<void> {
  await changeOrganisation(tx, id, change);
  const details = { code, ...change };
  await audit(tx, { ...by, action: 'organisation.changed', objectId: id, details });
}

/** @throws Problem `forbidden` for the organisation that operates the installation */
export async function disableOrganisation(
  tx: Tx,
  { id, code, isHost }: Organisation,
  { disabled, ...by }: By & { disabled: boolean },
): Promise<void> {
  if (isHost) throw problem('forbidden');
  await setOrganisationDisabled(tx, id, disabled ? by.at : null);
  const action = disabled ? 'organisation.disabled' : 'organisation.enabled';
  await audit(tx, { ...by, action, objectId: id, details: { code } });
}
