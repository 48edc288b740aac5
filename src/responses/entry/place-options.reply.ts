// The localities somebody may choose from, as groups of options that the page shows and searches.
import type { Locality } from '../../localities/locality.ts';
import {
  listLocalities,
  listProvinces,
  listRegions,
  searchLocalities,
} from '../../localities/localities.store.ts';
import { listPredecessors } from '../../localities/successions.store.ts';
import { fold } from '../../platform/i18n/folding.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';

export interface PlaceList {
  groups: { title: string | null; options: Locality[] }[];
  found: number;
}

/** The list with the locality of the poster’s office in front. */
export function offeredFirst(
  ctx: VisitReadContext,
  { groups, found }: PlaceList,
  near: Locality | null,
): PlaceList {
  const options = groups.flatMap((group) => group.options).filter((unit) => unit.id === near?.id);
  if (options.length === 0) return { groups, found };
  const others = groups
    .map((group) => ({ ...group, options: group.options.filter((unit) => unit.id !== near!.id) }))
    .filter((group) => group.options.length > 0);
  return {
    groups: [
      { title: ctx.t('responses.place.near'), options },
      ...others.map((group) => ({
        ...group,
        title: group.title ?? ctx.t('responses.place.others'),
      })),
    ],
    found,
  };
}

export async function provincesByRegion(ctx: VisitReadContext): Promise<PlaceList> {
  const [provinces, regions] = [
    await listProvinces(ctx.db, ctx.now),
    await listRegions(ctx.db, ctx.now),
  ];
  const groups = regions.map((region) => ({
    title: region.name[ctx.lang],
    options: provinces.filter((province) => province.parentId === region.id),
  }));
  const withoutRegion = provinces.filter(
    (province) => !regions.some((region) => region.id === province.parentId),
  );
  return {
    groups: [...groups, { title: null, options: withoutRegion }].filter(
      (group) => group.options.length > 0,
    ),
    found: provinces.length,
  };
}

export async function matches(
  ctx: VisitReadContext,
  q: string,
  where: { levels: ('province' | 'commune')[]; provinceId?: number },
): Promise<PlaceList> {
  const options = await searchLocalities(ctx.db, q, { onDate: ctx.now, ...where, limit: 50 });
  return { groups: [{ title: null, options }], found: options.length };
}

export const firstId = (groups: PlaceList['groups'], name: string): string =>
  groups[0]?.options.length ? `${name}-${groups[0].options[0]!.id}` : 'q';

/** Names of the former provinces merged into each one, so that they are found in the list too. */
export async function formerNames(
  ctx: VisitReadContext,
  groups: PlaceList['groups'],
): Promise<Map<number, string>> {
  const successions = await listPredecessors(
    ctx.db,
    groups.flatMap((group) => group.options.map((unit) => unit.id)),
  );
  const former = new Map(
    (
      await listLocalities(
        ctx.db,
        successions.map((one) => one.predecessorId),
      )
    ).map((unit) => [unit.id, unit.name.vi]),
  );
  const names = new Map<number, string>();
  for (const one of successions)
    names.set(
      one.successorId,
      `${names.get(one.successorId) ?? ''} ${former.get(one.predecessorId) ?? ''}`,
    );
  return names;
}

export function optionGroups(
  ctx: VisitReadContext,
  groups: PlaceList['groups'],
  name: string,
  former: ReadonlyMap<number, string>,
) {
  return groups.map((group) => ({
    title: group.title,
    options: group.options.map((unit) => ({
      id: `${name}-${unit.id}`,
      value: String(unit.id),
      text: unit.name[ctx.lang],
      find: fold(`${unit.name.vi} ${unit.name.en} ${former.get(unit.id) ?? ''}`),
      hint: name === 'commune' ? ctx.t(`responses.place.types.${unit.type}`) : null,
    })),
  }));
}
