// The demonstration sample: in every stratum eight PSUs by systematic selection with probability
// proportional to size, in each ten to fifteen adults at random. Weights are the inverse inclusion
// probabilities; they differ between strata, PSUs and by how many answered.
import { xoshiro, type RandomStream as Random } from '../../src/statistics/numeric/random.ts';
import { systematicPps } from '../../src/sampling/systematic-pps.ts';
import { provinceOf, strata, type Province, type Psu } from './population.ts';

export const psusDrawn = 8;

export interface SampledAdult {
  province: Province;
  psu: Psu;
  adult: number;
  /** Unique in the round. */
  stratumCode: string;
  psuCode: string;
  inclusionProbability: number;
  weight: number;
}

function shuffled(count: number, random: Random): number[] {
  const order = Array.from({ length: count }, (_, position) => position);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(random.uniform() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

/**
 * The adults drawn in one province. The same seed draws the same people.
 * @param round of a series of rounds that ask other people in the same PSUs; the first is 0
 */
export function drawProvince(code: string, seed: number, round = 0): SampledAdult[] {
  const province = provinceOf(code);
  const random = xoshiro(seed * 100_003 + Number(code));
  const people = round === 0 ? random : xoshiro((seed + 1_000 * round) * 100_003 + Number(code));
  return strata.flatMap((stratum) => {
    const all = province.psus.filter((psu) => psu.stratum === stratum);
    const frame = shuffled(all.length, random).map((position) => all[position]!);
    return systematicPps(
      frame.map((psu) => psu.adults),
      psusDrawn,
      random.uniform(),
    ).flatMap(({ unit, probability }) =>
      drawAdults({ province, psu: frame[unit]!, probability }, people),
    );
  });
}

function drawAdults(
  drawn: { province: Province; psu: Psu; probability: number },
  random: Random,
): SampledAdult[] {
  const { province, psu, probability } = drawn;
  const answered = 10 + Math.floor(6 * random.uniform());
  const weight = (psu.adults / answered / probability) * province.scale[psu.stratum];
  const stratumCode = `${province.code}-${psu.stratum}`;
  return shuffled(psu.adults, random)
    .slice(0, answered)
    .map((adult) => ({
      province,
      psu,
      adult,
      stratumCode,
      psuCode: `${stratumCode}-${psu.number}`,
      inclusionProbability: probability,
      weight,
    }));
}
