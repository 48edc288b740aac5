// The made-up population behind the demonstration round. Nothing in it is an estimate of a real
// province: provinces differ by chance alone, from the stated seed.
//
// The model (all draws from one seed, so that everyone gets the same people):
// - each province has two strata, wards and communes; each stratum 64 primary sampling units (PSUs) of
//   20 to 60 adults; the share of adults living in wards differs by province;
// - three latent qualities – digital (d), service (s), integrity (i) – are, for every person,
//   province effect N(0, 0.45²) + stratum effect (wards: d +0.35, s +0.05, i −0.05) + PSU effect
//   N(0, 0.30²) + person N(0, 1): an intra-class correlation of about 0.08;
// - every answer is drawn given those qualities (answers.ts), with 3 % don't know and 1 % refused,
//   unrelated to them.
import { xoshiro, type RandomStream as Random } from '../../src/statistics/numeric/random.ts';

export const populationSeed = 20_250_701;
export const psusPerStratum = 64;
export const strata = ['ward', 'commune'] as const;
export type Stratum = (typeof strata)[number];

export interface Qualities {
  digital: number;
  service: number;
  integrity: number;
}

export interface Psu {
  stratum: Stratum;
  /** 0 … psusPerStratum − 1 */
  number: number;
  /** Adults living in it. */
  adults: number;
  mean: Qualities;
}

export interface Province {
  code: string;
  psus: readonly Psu[];
  /** People each simulated adult of the stratum stands for. */
  scale: Record<Stratum, number>;
}

const provinceSpread = 0.45;
const psuSpread = 0.3;
const stratumEffect: Record<Stratum, Qualities> = {
  ward: { digital: 0.35, service: 0.05, integrity: -0.05 },
  commune: { digital: 0, service: 0, integrity: 0 },
};

/** A stream of random numbers of its own for every named thing, so that order does not matter. */
export function streamOf(...names: readonly (string | number)[]): Random {
  let hash = 2_166_136_261;
  for (const character of [populationSeed, ...names].join('/'))
    hash = Math.imul(hash ^ character.codePointAt(0)!, 16_777_619);
  return xoshiro(hash >>> 0);
}

const draw = (random: Random, spread: number): Qualities => ({
  digital: spread * random.normal(),
  service: spread * random.normal(),
  integrity: spread * random.normal(),
});

export const plus = (a: Qualities, b: Qualities): Qualities => ({
  digital: a.digital + b.digital,
  service: a.service + b.service,
  integrity: a.integrity + b.integrity,
});

/** One province of the population, always the same for its code. */
export function provinceOf(code: string): Province {
  const random = streamOf('province', code);
  const own = draw(random, provinceSpread);
  const wardShare = 0.25 + 0.5 * random.uniform();
  const psus = strata.flatMap((stratum) =>
    Array.from({ length: psusPerStratum }, (_, number): Psu => ({
      stratum,
      number,
      adults: 20 + Math.floor(41 * random.uniform()),
      mean: plus(plus(own, stratumEffect[stratum]), draw(random, psuSpread)),
    })),
  );
  const adults = (stratum: Stratum): number =>
    psus.filter((psu) => psu.stratum === stratum).reduce((sum, psu) => sum + psu.adults, 0);
  const people = 1_000_000;
  return {
    code,
    psus,
    scale: {
      ward: (people * wardShare) / adults('ward'),
      commune: (people * (1 - wardShare)) / adults('commune'),
    },
  };
}

/** The qualities met by one adult of a PSU, and the stream that answers for them. */
export function adultOf(
  province: Province,
  psu: Psu,
  adult: number,
): { qualities: Qualities; random: Random } {
  const random = streamOf('adult', province.code, psu.stratum, psu.number, adult);
  return { qualities: plus(psu.mean, draw(random, 1)), random };
}
