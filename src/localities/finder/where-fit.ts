// Whether the words that say where a place lies name something around it: its district of before, its
// province of today or of before.
import { allowedSlips, editDistance } from './edit-distance.ts';
import { joined, type Word } from './spelling.ts';
import { typeAt } from './type-words.ts';

/** The joined names of one area; the same array in every place that lies in it. */
export type Area = readonly string[];

/** A word that fits nothing costs about as much as two slips in a name. */
export const UNPLACED_WORD = 30;
export const MOST_PER_AREA = 4;
const LONGEST_AREA = 5;

/** @returns above 0 where every word names an area; words for types may stand between */
export type WhereFit = (areas: readonly Area[], where: readonly Word[]) => number;

/** Remembers which words name which area: for one text that is looked for. */
export function whereFit(): WhereFit {
  const nameFit = rememberedNameFit();
  const areaAt = (areas: readonly Area[], where: readonly Word[], at: number) => {
    for (let end = Math.min(where.length, at + LONGEST_AREA); end > at; end -= 1) {
      const typed = joined(where.slice(at, end));
      let fit = 0;
      for (const area of areas) fit = Math.max(fit, nameFit(area, typed, end === where.length));
      if (fit > 0) return { fit, length: end - at };
    }
    return null;
  };
  const measure: WhereFit = (areas, where) => {
    let [fit, at] = [0, 0];
    while (at < where.length) {
      const step = areaAt(areas, where, at);
      const type = step ? null : typeAt(where, at);
      fit += step?.fit ?? (type ? 0 : -UNPLACED_WORD);
      at += step?.length ?? type?.length ?? 1;
    }
    return fit;
  };
  const known = new Map<readonly Word[], Map<readonly Area[], number>>();
  return (areas, where) => {
    const fits = known.get(where) ?? new Map<readonly Area[], number>();
    known.set(where, fits);
    const fit = fits.get(areas) ?? measure(areas, where);
    fits.set(areas, fit);
    return fit;
  };
}

function rememberedNameFit(): (area: Area, typed: string, isLast: boolean) => number {
  const known = new Map<string, Map<Area, number>>();
  return (area, typed, isLast) => {
    const key = `${typed}${isLast ? '…' : ''}`;
    const fits = known.get(key) ?? new Map<Area, number>();
    known.set(key, fits);
    const fit = fits.get(area) ?? Math.max(...area.map((name) => fitOf(name, typed, isLast)));
    fits.set(area, fit);
    return fit;
  };
}

function fitOf(name: string, typed: string, isLast: boolean): number {
  if (name === typed) return MOST_PER_AREA;
  if (isLast && typed.length > 1 && name.startsWith(typed)) return 2;
  // A number is no slip: ‘3 Hồ Chí Minh’ is not Hồ Chí Minh.
  const limit = /\d/.test(typed) ? 0 : Math.min(1, allowedSlips(typed.length));
  return limit > 0 && editDistance(typed, name, limit) <= limit ? 2 : 0;
}
