// The localities an account can be limited to. src/accounts may not import src/localities, so
// src/app passes it this list.
import type { LocalityChoices } from '../accounts/account-locality.ts';
import { listProvinces } from '../localities/localities.store.ts';

/** Provinces and cities in force, by Vietnamese name. */
export const localityChoices: LocalityChoices = async ({ db, lang, now }) =>
  (await listProvinces(db, now)).map(({ id, code, name }) => ({ id, code, name: name[lang] }));
