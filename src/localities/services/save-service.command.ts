// Adds a service of the administrator's, gives services further names to be found by, and takes them off
// the list or puts them back. Answers that name a service keep it.
import { audit } from '../../accounts/audit.store.ts';
import type { By } from '../../accounts/act.ts';
import type { Tx } from '../../platform/db/connect.ts';
import { dayOf } from '../locality.ts';
import { registryChanged } from '../registry-changes.store.ts';
import {
  addPublicService,
  listPublicServices,
  type PublicService,
  renamePublicService,
  retirePublicService,
} from './public-services.store.ts';
import { saveOwnNames, saveServiceNames } from './service-names.store.ts';
import { type TypedService, wordsIn } from './typed-service.ts';

/** Codes of the administrator's services. */
const OWN = /^RIENG(\d+)$/;
const FIRST_OWN_POSITION = 1001;

const titled = ({ shortVi, shortEn, category }: TypedService) => {
  const short = { vi: shortVi.normalize('NFC'), en: shortEn };
  return { category, short, name: short };
};

/** @returns the code of the new service */
export async function addService(tx: Tx, typed: TypedService, { actor, at }: By): Promise<string> {
  // First, so that of two who add at the same moment the second one counts after the first.
  await registryChanged(tx, 'services');
  const number = 1 + Math.max(0, ...(await listPublicServices(tx)).map(({ id }) => ownNumber(id)));
  const id = `RIENG${String(number).padStart(2, '0')}`;
  const service: PublicService = {
    ...{ id, position: FIRST_OWN_POSITION + number, kind: 'own', retiredOn: null },
    ...titled(typed),
    ...{ ministry2022: { vi: '', en: '' }, ministryNow: { vi: '', en: '' } },
    ...{ titleStatus: 'unverified', titleSource: 'added by the administrator' },
  };
  await addPublicService(tx, service);
  await saveServiceNames(tx, [service], new Map());
  await saveOwnNames(tx, id, wordsIn(typed.words));
  await audit(tx, { at, actor, action: 'service.added', objectId: id, details: {} });
  return id;
}

const ownNumber = (id: string): number => Number(OWN.exec(id)?.[1] ?? 0);

/** Whoever calls it has said before that the registry changes. */
export async function changeService(
  tx: Tx,
  service: PublicService,
  typed: TypedService,
  { actor, at }: By,
): Promise<void> {
  if (service.kind === 'own') {
    const renamed = { ...service, ...titled(typed) };
    await renamePublicService(tx, renamed);
    await saveServiceNames(tx, [renamed], new Map());
  }
  await saveOwnNames(tx, service.id, wordsIn(typed.words));
  await audit(tx, { at, actor, action: 'service.changed', objectId: service.id, details: {} });
}

/** @param offered whether people can choose it from now on */
export async function offerService(
  tx: Tx,
  { id }: PublicService,
  offered: boolean,
  { actor, at }: By,
): Promise<void> {
  await retirePublicService(tx, id, offered ? null : dayOf(at));
  await registryChanged(tx, 'services');
  const action = offered ? 'service.offered' : 'service.retired';
  await audit(tx, { at, actor, action, objectId: id, details: {} });
}
