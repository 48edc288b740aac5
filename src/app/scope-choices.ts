// What roles can be restricted to. src/accounts knows neither places nor rounds, so src/app passes it these
// lists.
import type { LocalityChoices, ObjectChoices } from '../accounts/scope-form.ts';
import { listRounds } from '../sampling/rounds/rounds.store.ts';
import { listQuestionnaires } from '../questionnaires/versions/versions.store.ts';
import { listProvinces } from '../localities/localities.store.ts';

/** Provinces and cities in force, by Vietnamese name. */
export const localityChoices: LocalityChoices = async ({ db, lang, now }) =>
  (await listProvinces(db, now)).map(({ id, code, name }) => ({ id, code, name: name[lang] }));

/** Rounds, and questionnaires, of the organisations. A series of rounds is chosen by its first one. */
export const objectChoices: ObjectChoices = async ({ db, lang }, organisations) => {
  const reach = { organisations, objects: [] };
  const rounds = (await listRounds(db, reach)).filter(
    ({ id, seriesId }) => (seriesId ?? id) === id,
  );
  const questionnaires = (await listQuestionnaires(db, reach)).filter(({ organisationId }) =>
    organisations.includes(organisationId),
  );
  return [
    ...rounds.map(({ id, organisationId, title }) => ({ id, organisationId, name: title[lang] })),
    ...questionnaires.map(({ id, organisationId, code }) => ({ id, organisationId, name: code })),
  ];
};
