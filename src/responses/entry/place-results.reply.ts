// What the search for a place found, as options of today: a name of before leads to what it is part of now.
import type { KnownPlace } from '../../localities/finder/known-places.ts';
import { listLocalities } from '../../localities/localities.store.ts';
import type { Locality } from '../../localities/locality.ts';
import type { Answering } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';

export interface PlaceOption {
  id: string;
  value: string;
  text: string;
  hint: string | null;
}

const MOST_PLACES = 12;
/** A district of before is now part of a dozen communes at most. */
const MOST_OPTIONS = 40;

export async function foundPlaces(
  { finder }: Answering,
  ctx: VisitReadContext,
  { q, near }: { q: string; near: Locality | null },
): Promise<PlaceOption[]> {
  const places = await finder.places(ctx.db, q, {
    ...{ at: ctx.now, limit: MOST_PLACES, nearProvinceId: near?.id ?? null },
  });
  const former = formerNamesByLocality(places);
  const units = await listLocalities(ctx.db, [...former.keys()], ctx.now);
  const parents = await listLocalities(
    ctx.db,
    [...new Set(units.flatMap((unit) => (unit.level === 'commune' ? (unit.parentId ?? []) : [])))],
    ctx.now,
  );
  const byId = new Map([...units, ...parents].map((unit) => [unit.id, unit]));
  return [...former].flatMap(([id, names]) => {
    const unit = byId.get(id);
    return unit ? [placeOption(ctx, unit, { byId, names })] : [];
  });
}

/** Localities of today in the order they were found, with what they were called where that was found. */
function formerNamesByLocality(places: readonly KnownPlace[]): Map<number, string[]> {
  const found = new Map<number, string[]>();
  for (const { localityIds, formerName } of places)
    for (const id of localityIds) {
      if (!found.has(id) && found.size === MOST_OPTIONS) continue;
      const names = found.get(id) ?? [];
      found.set(id, formerName === null || names.length > 1 ? names : [...names, formerName]);
    }
  return found;
}

function placeOption(
  ctx: VisitReadContext,
  unit: Locality,
  { byId, names }: { byId: ReadonlyMap<number, Locality>; names: readonly string[] },
): PlaceOption {
  const province = unit.level === 'commune' ? byId.get(unit.parentId ?? 0) : undefined;
  const type = ctx.t(`responses.place.types.${unit.type}`);
  const formerly =
    names.length > 0 ? [ctx.t('responses.place.formerly', { names: names.join('; ') })] : [];
  return {
    id: `place-${String(unit.id)}`,
    value: String(unit.id),
    text: [unit, province].flatMap((one) => (one ? [one.name[ctx.lang]] : [])).join(', '),
    hint: [type, ...formerly].join(' · '),
  };
}
