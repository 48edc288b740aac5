// Communes of the made-up country: do their model-based figures hold the truth as often as they say, and how
// much less do they err than a commune's own answers? Asked once by villages, once person by person.
import { addToCommunes, communeSums } from '../../src/indicators/communes/commune-sums.ts';
import { estimateCommunes } from '../../src/indicators/communes/estimate-communes.ts';
import type { CommuneEstimates } from '../../src/indicators/communes/commune-row.ts';
import { estimateRound } from '../../src/indicators/estimation.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { tMultiplier } from '../../src/statistics/estimation/interval.ts';
import { sampleOf, type Way } from './country-sample.ts';
import type { Commune, Country, CountrySize } from './made-country.ts';

export interface JudgedCommunes {
  name: string;
  shown: number;
  all: number;
  covered: number;
  /** Of differences from the province. */
  differencesCovered: number;
  /** Named as clearly apart from the province, and those of them that lie on its other side, or on it. */
  named: number;
  namedWrongly: number;
  /** Root mean squared errors of communes that were asked. */
  direct: number;
  model: number;
  /** The same of those that were not. */
  unasked: number;
  /** Largest distance between the mean of a province's communes and its own score. */
  offBenchmark: number;
}

const estimatesOf = (country: Country, way: Way, seed: number) => {
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
      named: 0,
      namedWrongly: 0,
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
      if (row.differenceP <= presentationRules.falseFindings) {
        judged.named++;
        if (Math.sign(apart) !== Math.sign(row.difference)) judged.namedWrongly++;
      }
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
