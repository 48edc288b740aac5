// Finds places by the names people know: of today and of before, with and without accents, with slips of
// the finger, joined words, and what lies around them. Ranks what was typed exactly first.
import { nameIndex, type NameHit, type NameIndex } from './name-index.ts';
import { readingsOf, type Reading } from './place-readings.ts';
import { accentFit, joined, wordsOf, type Word } from './spelling.ts';
import type { PlaceType } from './type-words.ts';
import { type Area, MOST_PER_AREA, UNPLACED_WORD, whereFit } from './where-fit.ts';

export type PlaceKind =
  'province' | 'earlierProvince' | 'commune' | 'formerDistrict' | 'formerCommune';

export interface FindablePlace {
  kind: PlaceKind;
  type: PlaceType | null;
  /** Without its type. */
  name: string;
  /** Further names and spellings of the same place. */
  otherNames: readonly string[];
  /** What it lies in, of today and of before. */
  areas: readonly Area[];
  provinceIds: readonly number[];
}

export interface PlaceSearch {
  limit: number;
  /** Places of this province come before others that fit as well. */
  nearProvinceId?: number | null;
}

export interface PlaceIndex<P extends FindablePlace> {
  /** The likeliest first; empty where nothing is like what was typed. */
  find(text: string, search: PlaceSearch): P[];
}

const WORTH: Readonly<Record<PlaceKind, number>> = {
  province: 4,
  earlierProvince: 3,
  commune: 2,
  formerDistrict: 1.5,
  formerCommune: 0,
};
const LEAST = 40;
const FURTHEST_FROM_BEST = 20;
const TYPE_FITS = 3;
const NEAR = 5;
/** Nobody names more around a place: ward, district, province, country. */
const MOST_AREAS = 4;

interface Named {
  at: number;
  words: readonly Word[];
}

export function placeIndex<P extends FindablePlace>(places: readonly P[]): PlaceIndex<P> {
  const byName = placesByName(places);
  const names = nameIndex([...byName.values()].map((named) => named[0]!.words));
  const find = (text: string, search: PlaceSearch): P[] => {
    const best = new Map<number, number>();
    const where = whereFit();
    let highest = LEAST;
    for (const { reading, key, closeness, mostWhere } of exactFirst(names, text))
      for (const named of byName.get(key) ?? []) {
        const place = places[named.at]!;
        const own = closeness + ownFit(place, named.words, reading) + near(place, search);
        if (own + mostWhere < highest - FURTHEST_FROM_BEST) continue;
        const score = own + where(place.areas, reading.where);
        if (score > (best.get(named.at) ?? LEAST)) best.set(named.at, score);
        highest = Math.max(highest, score);
      }
    return [...best]
      .filter(([, score]) => score >= highest - FURTHEST_FROM_BEST)
      .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      .slice(0, search.limit)
      .map(([at]) => places[at]!);
  };
  return { find };
}

function placesByName(places: readonly FindablePlace[]): Map<string, Named[]> {
  const byName = new Map<string, Named[]>();
  for (const [at, place] of places.entries())
    for (const name of [place.name, ...place.otherNames]) {
      const named = { at, words: wordsOf(name) };
      const known = byName.get(joined(named.words));
      if (known) known.push(named);
      else byName.set(joined(named.words), [named]);
    }
  return byName;
}

interface Hit extends NameHit {
  reading: Reading;
  /** What lies around a place cannot add more. */
  mostWhere: number;
}

/** Names that may be meant by the text, those typed exactly first. */
function exactFirst(names: NameIndex, text: string): Hit[] {
  const hits = readingsOf(text).flatMap((reading) => {
    const mostWhere = MOST_PER_AREA * Math.min(MOST_AREAS, reading.where.length);
    return names.look(reading.key).map((hit): Hit => ({ ...hit, reading, mostWhere }));
  });
  return hits.sort((a, b) => b.closeness - a.closeness);
}

const near = (place: FindablePlace, { nearProvinceId }: PlaceSearch): number =>
  nearProvinceId != null && place.provinceIds.includes(nearProvinceId) ? NEAR : 0;

/** How well the name itself fits, whatever lies around it. */
function ownFit(place: FindablePlace, words: readonly Word[], reading: Reading): number {
  return (
    WORTH[place.kind] +
    accentFit(reading.name, words, reading.careful) +
    typeFit(place.type, words, reading.type) -
    reading.cost
  );
}

/** A name that is a number is a name only with its type: Quận 1 is not Phường 1. */
function typeFit(type: PlaceType | null, words: readonly Word[], typed: PlaceType | null): number {
  const isNumber = words.every((word) => /^\d+$/.test(word.plain));
  if (typed === null) return isNumber ? -UNPLACED_WORD : 0;
  if (typed === type) return TYPE_FITS;
  return isNumber ? -2 * UNPLACED_WORD : -TYPE_FITS;
}
