// The search there was before the finder, for comparison: a substring of the folded name, or every word of
// it.
import { fold } from '../../src/platform/i18n/folding.ts';
import { listFormerCommunes } from '../../src/localities/former-units/former-units.store.ts';
import { listUnitsOfLevel } from '../../src/localities/localities.store.ts';
import { dayOf } from '../../src/localities/locality.ts';
import { listServiceNames } from '../../src/localities/services/service-names.store.ts';
import type { Reader } from '../../src/platform/db/connect.ts';

/** Both read the registries once and are timed without the database. */
export function substringSearch(db: Reader, at: Date) {
  let [units, names]: [Promise<[string, string][]> | null, Promise<[string, string][]> | null] = [
    null,
    null,
  ];
  const readUnits = async (): Promise<[string, string][]> => {
    const all = [
      ...(await listUnitsOfLevel(db, 'province')),
      ...(await listUnitsOfLevel(db, 'commune')),
    ].filter((unit) => unit.validTo === null || unit.validTo > dayOf(at));
    const former = await listFormerCommunes(db);
    return [
      ...all.map((unit): [string, string] => [fold(unit.name.vi), `locality ${unit.id}`]),
      ...former.map((unit): [string, string] => [
        fold(unit.name),
        `locality ${unit.successorIds[0]}`,
      ]),
    ];
  };
  const readNames = async (): Promise<[string, string][]> =>
    (await listServiceNames(db)).flatMap(({ id, names: all }) =>
      all.map((name): [string, string] => [fold(name), id]),
    );
  return {
    places: async (query: string): Promise<string[]> => {
      units ??= readUnits();
      const typed = fold(query).replaceAll(' ', '');
      const found = (await units).filter(([name]) => name.replaceAll(' ', '').includes(typed));
      return [...new Set(found.map(([, id]) => id))];
    },
    services: async (query: string): Promise<string[]> => {
      names ??= readNames();
      const words = fold(query).split(' ');
      const found = (await names).filter(([name]) =>
        words.every((word) => ` ${name}`.includes(` ${word}`)),
      );
      return [...new Set(found.map(([, id]) => id))];
    },
  };
}
