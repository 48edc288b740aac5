// A made-up country of communes that is known to the last person. Two covariates explain a part of how its
// communes differ.
import { answersOf } from '../../seeds/demonstration/answers.ts';
import { plus, streamOf, type Qualities } from '../../seeds/demonstration/population.ts';
import type { KnownCommune } from '../../src/indicators/communes/commune-frame.ts';
import { indicatorsOf, type IndexDefinition } from '../../src/indicators/definition.ts';
import type { Score } from '../../src/indicators/scoring.ts';
import type { RandomStream } from '../../src/statistics/numeric/random.ts';
import { trueFigures, type TrueSums } from './demonstration.ts';

export interface CountrySize {
  provinces: number;
  /** Of a province; villages of a commune; adults of a village. */
  communes: number;
  villages: number;
  adults: number;
}

export interface Commune extends KnownCommune {
  covariates: number[];
  /** Scores by village and adult. */
  villages: Float64Array[][];
  truth: ReadonlyMap<string, number>;
}

export interface Country {
  definition: IndexDefinition;
  communes: Commune[];
  size: CountrySize;
}

const now = new Date('2026-06-01T00:00:00Z');
/** Of the latent qualities, between villages of a commune, and between communes beyond the covariates. */
const SPREAD = { village: 0.3, commune: 0.15, province: 0.45 };
const EFFECT = [0.3, 0.2] as const;

const draw = (random: RandomStream, spread: number): Qualities => ({
  digital: spread * random.normal(),
  service: spread * random.normal(),
  integrity: spread * random.normal(),
});

export function madeCountry(definition: IndexDefinition, score: Score, size: CountrySize): Country {
  const communes: Commune[] = [];
  for (let province = 1; province <= size.provinces; province++) {
    const own = draw(streamOf('country', province), SPREAD.province);
    for (let number = 0; number < size.communes; number++) {
      const random = streamOf('country', province, number);
      const covariates = [random.normal(), Number(random.uniform() < 0.4)];
      const explained = EFFECT[0] * covariates[0]! + EFFECT[1] * covariates[1]!;
      const level = plus(own, {
        digital: explained,
        service: 0.7 * explained,
        integrity: 0.5 * explained,
      });
      const villages = villagesOf(plus(level, draw(random, SPREAD.commune)), random, score, size);
      communes.push({
        id: 1_000 * province + number,
        provinceId: province,
        people: size.villages * size.adults,
        covariates,
        villages,
        truth: truthOf(villages.flat(), definition),
      });
    }
  }
  return { definition, communes, size };
}

function villagesOf(
  mean: Qualities,
  random: RandomStream,
  score: Score,
  { villages, adults }: CountrySize,
): Float64Array[][] {
  return Array.from({ length: villages }, () => {
    const village = plus(mean, draw(random, SPREAD.village));
    return Array.from({ length: adults }, () => {
      const qualities = plus(village, draw(random, 1));
      const psu = { stratum: 'commune' as const, number: 0, adults, mean: village };
      return score(answersOf({ qualities, random, psu }, { province: '01', commune: '' }), now);
    });
  });
}

function truthOf(
  people: readonly Float64Array[],
  definition: IndexDefinition,
): Map<string, number> {
  const width = indicatorsOf(definition).length;
  const sums: TrueSums = { above: new Float64Array(width), below: new Float64Array(width) };
  for (const scores of people)
    scores.forEach((score, j) => {
      if (Number.isNaN(score)) return;
      sums.above[j]! += score;
      sums.below[j]! += 1;
    });
  return trueFigures(sums, definition);
}
