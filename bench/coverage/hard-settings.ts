// Populations in which intervals are known to fail: rare answers, thin and clustered bases, lognormal weights, few PSUs,
// skewed amounts, and respondents who answer by what they would say. Each is drawn again and again and estimated as a
// locality of a round is; only figures that are shown are judged.
import { rowsOfDomain } from '../../src/indicators/estimate-domain.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { domainScores } from '../../src/statistics/accumulator/domain-scores.ts';
import { designFrom } from '../../src/statistics/accumulator/accumulator-design.ts';
import type { TreeDimension, TreeIndicator } from '../../src/statistics/index-tree/index-tree.ts';
import { xoshiro, type RandomStream } from '../../src/statistics/numeric/random.ts';

/** One respondent as drawn; NaN: not asked. */
interface Drawn {
  psu: number;
  weight: number;
  value: number;
}

export interface Setting {
  name: string;
  /** The bound its shown intervals must keep; null: printed only. */
  bound: { least: number; most: number } | null;
  item: Pick<TreeIndicator, 'min' | 'max' | 'proportion'>;
  truth: number;
  draw: (random: RandomStream) => Drawn[];
}

export interface SettingCoverage {
  name: string;
  bound: Setting['bound'];
  replicates: number;
  shown: number;
  covered: number;
}

const share = { min: 0, max: 1, proportion: true };

interface Clusters {
  psus: number;
  each: number;
  /** Standard deviation of the PSU effect, on the logit or log scale. */
  spread: number;
  /** Standard deviation of the log weight. */
  weights?: number;
}

function clustered(
  { psus, each, spread, weights = 0 }: Clusters,
  value: (effect: number, random: RandomStream) => number,
  random: RandomStream,
): Drawn[] {
  return Array.from({ length: psus }, (_, psu) => {
    const effect = spread * random.normal();
    return Array.from({ length: each }, () => ({
      psu,
      weight: Math.exp(weights * random.normal()),
      value: value(effect, random),
    }));
  }).flat();
}

const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The mean of logistic(at + spread·Z), Z standard normal, by the midpoint rule. */
function meanShare(at: number, spread: number): number {
  const steps = 4_000;
  let sum = 0;
  let mass = 0;
  for (let step = 0; step < steps; step++) {
    const z = -8 + (16 * (step + 0.5)) / steps;
    const density = Math.exp((-z * z) / 2);
    sum += density * logistic(at + spread * z);
    mass += density;
  }
  return sum / mass;
}

/** The logit at which the mean share is p. */
function logitFor(p: number, spread: number): number {
  let [low, high] = [-20, 20];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (meanShare(middle, spread) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function shareSetting(
  name: string,
  p: number,
  clusters: Clusters,
  more: Partial<Setting> = {},
): Setting {
  const at = logitFor(p, clusters.spread);
  return {
    name,
    bound: { least: 0.94, most: 1 },
    item: share,
    truth: p,
    draw: (random) =>
      clustered(
        clusters,
        (effect, stream) => (stream.uniform() < logistic(at + effect) ? 1 : 0),
        random,
      ),
    ...more,
  };
}

type Draw = (effect: number, random: RandomStream) => number;

/** Values of a locality whose PSUs differ; `value` from the effect of a PSU. */
const clusteredSetting =
  (kind: Pick<Setting, 'bound' | 'item'> & { value: Draw }) =>
  (name: string, clusters: Clusters): Setting => ({
    name,
    bound: kind.bound,
    item: kind.item,
    truth: averageOf(clusters.spread, kind.value),
    draw: (random) => clustered(clusters, kind.value, random),
  });

const meanSetting = clusteredSetting({
  bound: { least: 0.93, most: 0.97 },
  item: { min: 1, max: 5 },
  value: (effect, random) => Math.min(5, Math.max(1, Math.round(3.5 + effect + random.normal()))),
});

/** Amounts with a long tail, capped at the end of the scale. */
const amountSetting = clusteredSetting({
  bound: { least: 0.9, most: 1 },
  item: { min: 0, max: 20 },
  value: (effect, random) => Math.min(20, Math.exp(effect + 1.2 * random.normal())),
});

/** The mean of the whole population, by two million draws. */
function averageOf(
  spread: number,
  value: (effect: number, random: RandomStream) => number,
): number {
  const random = xoshiro(99);
  let sum = 0;
  const draws = 2_000_000;
  for (let draw = 0; draw < draws; draw++) sum += value(spread * random.normal(), random);
  return sum / draws;
}

/** Who would say yes answers twice as often as who would not: no weight repairs it. */
function outcomeRelated(): Setting {
  const p = 0.3;
  return shareSetting(
    '30 %, who says yes answers twice as often',
    p,
    { psus: 16, each: 40, spread: 0.3 },
    {
      bound: null,
      draw: (random) => {
        const at = logitFor(p, 0.3);
        return clustered(
          { psus: 16, each: 40, spread: 0.3 },
          (effect, stream) => {
            const yes = stream.uniform() < logistic(at + effect);
            return stream.uniform() < (yes ? 0.6 : 0.3) ? Number(yes) : NaN;
          },
          random,
        );
      },
    },
  );
}

const rare = (p: number): Setting[] => [
  shareSetting(`${p * 100} % of 200 in 16 PSUs`, p, { psus: 16, each: 13, spread: 0.5 }),
  shareSetting(`${p * 100} % of 400 in 20 PSUs, lognormal weights`, p, {
    psus: 20,
    each: 20,
    spread: 0.5,
    weights: 0.5,
  }),
  shareSetting(`${p * 100} % of 900 in 30 PSUs`, p, { psus: 30, each: 30, spread: 0.5 }),
];

export const hardSettings = (): Setting[] => [
  ...[0.005, 0.01, 0.02, 0.05].flatMap(rare),
  shareSetting('50 %, thin base: 40 in 12 PSUs', 0.5, { psus: 12, each: 4, spread: 0.3 }),
  shareSetting('20 %, clustered: 600 in 12 PSUs, strong effect', 0.2, {
    psus: 12,
    each: 50,
    spread: 0.6,
  }),
  shareSetting('40 %, few PSUs: 240 in 6', 0.4, { psus: 6, each: 40, spread: 0.2 }),
  meanSetting('mean 1–5 of 200 in 16 PSUs', { psus: 16, each: 13, spread: 0.4 }),
  meanSetting('mean 1–5 of 120 in 6 PSUs', { psus: 6, each: 20, spread: 0.3 }),
  meanSetting('mean 1–5 of 300 in 20 PSUs, lognormal weights', {
    psus: 20,
    each: 15,
    spread: 0.3,
    weights: 0.7,
  }),
  amountSetting('skewed amount, 120 in 12 PSUs', { psus: 12, each: 10, spread: 0.3 }),
  amountSetting('skewed amount, 80 in 8 PSUs', { psus: 8, each: 10, spread: 0.3 }),
  amountSetting('skewed amount, 400 in 30 PSUs', { psus: 30, each: 14, spread: 0.3 }),
  outcomeRelated(),
];

/** How many replicates show an interval, and how many of those hold the truth. */
export function coverSetting(setting: Setting, replicates: number, seed: number): SettingCoverage {
  const random = xoshiro(seed);
  let [shown, covered] = [0, 0];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const interval = intervalOf(setting, setting.draw(random));
    if (!interval) continue;
    shown += 1;
    if (interval[0] <= setting.truth && setting.truth <= interval[1]) covered += 1;
  }
  return { name: setting.name, bound: setting.bound, replicates, shown, covered };
}

function intervalOf({ item }: Setting, drawn: readonly Drawn[]): [number, number] | null {
  const accumulator = emptyAccumulator(1);
  addRows(accumulator, {
    rows: drawn.length,
    domain: new Int32Array(drawn.length),
    stratum: new Int32Array(drawn.length),
    psu: Int32Array.from(drawn, ({ psu }) => psu),
    weight: Float64Array.from(drawn, ({ weight }) => weight),
    scores: Float64Array.from(drawn, ({ value }) => value),
  });
  const indicator: TreeIndicator = { code: '1.1.1', variable: 0, direction: 'higher', ...item };
  const tree: TreeDimension[] = [
    { code: '1', subDimensions: [{ code: '1.1', indicators: [indicator] }] },
  ];
  const design = designFrom(accumulator, { lonelyPsu: 'adjust' });
  const { rows } = rowsOfDomain(
    design,
    tree,
    { localityId: 0, found: domainScores(design, [0]) },
    // A deff of 1.5 is in for comparable items: there are none beside a single item.
    { rules: presentationRules, minRespondents: 30, isSampled: true, fallbackDeff: 1.5 },
  );
  const row = rows.find(({ node }) => node === '1.1.1')!;
  if (row.flag === 'hidden' || row.ciLow === null || row.ciHigh === null) return null;
  return [row.ciLow, row.ciHigh];
}
