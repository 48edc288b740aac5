// Communes of a made-up country that is known to the last person: do their model-based figures hold the
// truth as often as they say, and how much less do they err than a commune's own answers? Half of the
// communes are asked, once by villages, once person by person.
import { answersOf } from '../../seeds/demonstration/answers.ts';
import { plus, streamOf, type Qualities } from '../../seeds/demonstration/population.ts';
import { communeSums, addToCommunes } from '../../src/indicators/communes/commune-sums.ts';
import { estimateCommunes } from '../../src/indicators/communes/estimate-communes.ts';
import type { CommuneEstimates } from '../../src/indicators/communes/commune-row.ts';
import type { KnownCommune } from '../../src/indicators/communes/commune-frame.ts';
import { indicatorsOf, type IndexDefinition } from '../../src/indicators/definition.ts';
import { estimateRound } from '../../src/indicators/estimation.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import type { Score } from '../../src/indicators/scoring.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import type { RowBatch } from '../../src/statistics/accumulator/row-batch.ts';
import { tMultiplier } from '../../src/statistics/estimation/interval.ts';
import type { RandomStream } from '../../src/statistics/numeric/random.ts';
import { trueFigures, type TrueSums } from './demonstration.ts';

export interface CountrySize {
  provinces: number;
  /** Of a province; villages of a commune; adults of a village. */
  communes: number;
  villages: number;
  adults: number;
}

interface Commune extends KnownCommune {
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

/** Two covariates explain a part of how communes differ. */
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

const shuffled = <T>(list: readonly T[], random: RandomStream): T[] =>
  list
    .map((value) => ({ value, key: random.uniform() }))
    .sort((a, b) => a.key - b.key)
    .map(({ value }) => value);

/** Half of the communes of every province; in each three villages of twelve, or 25 people of all villages. */
function sampleOf({ communes, size, definition }: Country, way: Way, seed: number) {
  const random = streamOf('sample', way, seed);
  const width = indicatorsOf(definition).length;
  const drawn: { commune: Commune; psu: number; scores: Float64Array }[] = [];
  for (let province = 1; province <= size.provinces; province++) {
    const own = communes.filter(({ provinceId }) => provinceId === province);
    for (const commune of shuffled(own, random).slice(0, Math.ceil(own.length / 2)))
      drawn.push(...peopleOf(commune, way, random));
  }
  const batch: RowBatch = {
    rows: drawn.length,
    domain: Int32Array.from(drawn, ({ commune }) => commune.provinceId),
    stratum: Int32Array.from(drawn, ({ commune }) => commune.provinceId),
    psu: Int32Array.from(drawn, ({ psu }) => psu),
    weight: new Float64Array(drawn.length).fill(1),
    scores: new Float64Array(drawn.length * width),
  };
  drawn.forEach(({ scores }, row) => {
    batch.scores.set(scores, row * width);
  });
  return { batch, width, communes: Int32Array.from(drawn, ({ commune }) => commune.id) };
}

type Way = 'villages' | 'people';

function peopleOf(commune: Commune, way: Way, random: RandomStream) {
  const psuOf = (village: number): number =>
    way === 'villages' ? commune.id * 100 + village : commune.id;
  if (way === 'people')
    return shuffled(commune.villages.flat(), random)
      .slice(0, 25)
      .map((scores) => ({ commune, psu: psuOf(0), scores }));
  return shuffled([...commune.villages.entries()], random)
    .slice(0, 3)
    .flatMap(([village, adults]) =>
      shuffled(adults, random)
        .slice(0, 12)
        .map((scores) => ({ commune, psu: psuOf(village), scores })),
    );
}

export interface JudgedCommunes {
  name: string;
  shown: number;
  all: number;
  covered: number;
  /** Of differences from the province. */
  differencesCovered: number;
  /** Root mean squared errors of communes that were asked. */
  direct: number;
  model: number;
  /** The same of those that were not. */
  unasked: number;
  /** Largest distance between the mean of a province's communes and its own score. */
  offBenchmark: number;
}

export const estimatesOf = (country: Country, way: Way, seed: number) => {
  const { batch, width, communes } = sampleOf(country, way, seed);
  const accumulator = emptyAccumulator(width);
  addRows(accumulator, batch);
  const provinceIds = Array.from({ length: country.size.provinces }, (_, at) => at + 1);
  const results = estimateRound(accumulator, country.definition, {
    lonelyPsu: 'adjust',
    minRespondents: 30,
    localityIds: provinceIds,
    nationId: 0,
    rules: presentationRules,
    isSampled: true,
    seed: 1,
    draws: 2,
  });
  const sums = communeSums(width);
  addToCommunes(sums, batch, communes, () => true);
  const inputs = { communes: country.communes, provinceIds, results, rules: presentationRules };
  const own = emptyAccumulator(width);
  addRows(own, { ...batch, domain: communes });
  return {
    results,
    estimates: estimateCommunes(sums, country.definition, inputs),
    direct: estimateRound(own, country.definition, {
      lonelyPsu: 'adjust',
      minRespondents: 1,
      localityIds: [...new Set(communes)],
      nationId: 0,
      rules: presentationRules,
      isSampled: true,
      isCompared: false,
      seed: 1,
      draws: 2,
    }),
  };
};

/** Sub-dimensions of all communes in samples of these seeds. */
export function judgeCommunes(country: Country, seeds: readonly number[]): JudgedCommunes[] {
  return (['villages', 'people'] as const).map((way) => {
    const judged: JudgedCommunes = {
      name: `communes, asked by ${way}`,
      shown: 0,
      all: 0,
      covered: 0,
      differencesCovered: 0,
      direct: 0,
      model: 0,
      unasked: 0,
      offBenchmark: 0,
    };
    const counts = { asked: 0, unasked: 0 };
    for (const seed of seeds) {
      const { estimates, direct, results } = estimatesOf(country, way, seed);
      const own = new Map(direct.map((row) => [`${row.localityId} ${row.node}`, row.estimate]));
      judgeOne(country, { estimates, own, judged, counts });
      judged.offBenchmark = Math.max(
        judged.offBenchmark,
        offBenchmark(country, estimates, results),
      );
    }
    return {
      ...judged,
      direct: Math.sqrt(judged.direct / counts.asked),
      model: Math.sqrt(judged.model / counts.asked),
      unasked: Math.sqrt(judged.unasked / counts.unasked),
    };
  });
}

function judgeOne(
  { communes, size }: Country,
  {
    estimates,
    own,
    judged,
    counts,
  }: {
    estimates: CommuneEstimates;
    own: ReadonlyMap<string, number | null>;
    judged: JudgedCommunes;
    counts: { asked: number; unasked: number };
  },
): void {
  const byId = new Map(communes.map((commune) => [commune.id, commune]));
  const means = provinceTruths(communes, size);
  const df = new Map(estimates.models.map(({ node, areas }) => [node, areas - size.provinces - 2]));
  for (const row of estimates.rows) {
    if (row.level !== 'subdimension') continue;
    const truth = byId.get(row.localityId)!.truth.get(row.node)!;
    judged.all++;
    if (row.flag === 'ok') {
      judged.shown++;
      if (row.ciLow <= truth && truth <= row.ciHigh) judged.covered++;
      const apart = truth - means.get(`${row.provinceId} ${row.node}`)!;
      const reach = tMultiplier(df.get(row.node)!) * row.differenceSe;
      if (Math.abs(row.difference - apart) <= reach) judged.differencesCovered++;
    }
    const direct = own.get(`${row.localityId} ${row.node}`) ?? null;
    if (row.n === 0) {
      counts.unasked++;
      judged.unasked += (row.estimate - truth) ** 2;
    } else if (direct !== null) {
      counts.asked++;
      judged.direct += (direct - truth) ** 2;
      judged.model += (row.estimate - truth) ** 2;
    }
  }
}

function provinceTruths(communes: readonly Commune[], { communes: each }: CountrySize) {
  const means = new Map<string, number>();
  for (const { provinceId, truth } of communes)
    for (const [node, value] of truth) {
      const key = `${provinceId} ${node}`;
      means.set(key, (means.get(key) ?? 0) + value / each);
    }
  return means;
}

function offBenchmark(
  { communes, size }: Country,
  { rows }: CommuneEstimates,
  results: readonly { localityId: number; node: string; estimate: number | null }[],
): number {
  const means = new Map<string, number>();
  for (const { provinceId, node, estimate } of rows) {
    const key = `${provinceId} ${node}`;
    means.set(key, (means.get(key) ?? 0) + estimate / size.communes);
  }
  return Math.max(
    0,
    ...results.flatMap(({ localityId, node, estimate }) => {
      const mean = means.get(`${localityId} ${node}`);
      return mean === undefined || estimate === null ? [] : [Math.abs(mean - estimate)];
    }),
    communes.length === 0 ? Infinity : 0,
  );
}
