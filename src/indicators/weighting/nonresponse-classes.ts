// Classes of the non-response step, from the invitations of a round and the respondents in them.
import type { NonresponseClasses } from './weighting-sample.ts';

/** Where somebody was drawn. */
export interface DrawnPlace {
  provinceId: number;
  stratum: string;
  psu: string;
}

export interface InvitedWeight extends DrawnPlace {
  weight: number;
}

/** Takes respondents one by one, in their order. */
export interface NonresponseReader {
  add(place: DrawnPlace, weight: number): void;
  classes(): NonresponseClasses;
}

const stratumOf = ({ provinceId, stratum }: DrawnPlace): string =>
  JSON.stringify([provinceId, stratum]);
const psuOf = ({ provinceId, stratum, psu }: DrawnPlace): string =>
  JSON.stringify([provinceId, stratum, psu]);

/**
 * By stratum; or by PSU and then, for those in which nobody answered, by stratum. A class without invitations has been
 * invited as much as answered.
 */
export function nonresponseReader(
  by: 'stratum' | 'psu',
  invited: readonly InvitedWeight[],
): NonresponseReader {
  const levels = (by === 'psu' ? [psuOf, stratumOf] : [stratumOf]).map((key) =>
    levelReader(key, invited),
  );
  return {
    add: (place, weight) => {
      for (const level of levels) level.add(place, weight);
    },
    classes: () => ({ levels: levels.map((level) => level.read()) }),
  };
}

function levelReader(key: (place: DrawnPlace) => string, invited: readonly InvitedWeight[]) {
  const codes = new Map<string, number>();
  const sums: number[] = [];
  const of: number[] = [];
  const codeOf = (place: DrawnPlace): number => {
    const name = key(place);
    const code = codes.get(name) ?? codes.size;
    codes.set(name, code);
    return code;
  };
  const addTo = (code: number, weight: number) => (sums[code] = (sums[code] ?? 0) + weight);
  for (const unit of invited) addTo(codeOf(unit), unit.weight);
  const known = codes.size;
  return {
    add: (place: DrawnPlace, weight: number) => {
      const code = codeOf(place);
      of.push(code);
      if (code >= known) addTo(code, weight);
    },
    read: () => ({ of: Int32Array.from(of), invited: Float64Array.from(sums) }),
  };
}
