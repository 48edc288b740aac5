// The localities somebody may choose from, as groups of options that the page shows.
import type { Locality } from '../../localities/locality.ts';
import { listProvinces, listRegions } from '../../localities/localities.store.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';

export interface PlaceList {
  groups: { title: string | null; options: Locality[] }[];
}

/** The list with the locality of the poster’s office in front. */
export function offeredFirst(
  ctx: VisitReadContext,
  { groups }: PlaceList,
  near: Locality | null,
): PlaceList {
  const options = groups.flatMap((group) => group.options).filter((unit) => unit.id === near?.id);
  if (options.length === 0) return { groups };
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
  };
}

export const firstId = (groups: PlaceList['groups'], name: string): string =>
  groups[0]?.options.length ? `${name}-${groups[0].options[0]!.id}` : 'q';

export function optionGroups(ctx: VisitReadContext, groups: PlaceList['groups'], name: string) {
  return groups.map((group) => ({
    title: group.title,
    options: group.options.map((unit) => ({
      id: `${name}-${unit.id}`,
      value: String(unit.id),
      text: unit.name[ctx.lang],
      hint: name === 'commune' ? ctx.t(`responses.place.types.${unit.type}`) : null,
    })),
  }));
}
