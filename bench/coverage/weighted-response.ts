// People of the demonstration's population who answer by area and age, or by what they would say: how much of the bias does
// a weighting recipe remove? What it is measured by is the same sample with everybody's answer.
import { indicatorsOf } from '../../src/indicators/definition.ts';
import { applyRecipe } from '../../src/indicators/weighting/apply-recipe.ts';
import type { MarginTotals } from '../../src/indicators/weighting/weighting-sample.ts';
import { xoshiro } from '../../src/statistics/numeric/random.ts';
import { drawnPeople, type People, type Person, type Population } from './demonstration.ts';

const AREAS = ['ward', 'commune'];
const AGES = ['18_24', '25_34', '35_44', '45_54', '55_64', '65_plus'];

type Drawn = ReturnType<typeof drawnPeople>[number];

interface Setting {
  name: string;
  /** Chance that somebody answers. */
  chance: (drawn: Drawn) => number;
  /** Least share of the bias that must go; null: printed only. */
  bound: number | null;
}

const settings: readonly Setting[] = [
  {
    name: 'response by area and age',
    chance: ({ sampled, person }) =>
      (sampled.psu.stratum === 'ward' ? 0.3 : 0.9) * (0.6 + 0.08 * AGES.indexOf(person.ageBand)),
    bound: 0.6,
  },
  {
    name: 'response by the outcome itself',
    chance: ({ person }) => 1 / (1 + Math.exp(0.4 - person.digital)),
    bound: null,
  },
];

export interface BiasRemoved {
  name: string;
  bound: number | null;
  /** Mean over the indicators that differ by area of the bias as a share of the scale, with design weights and with the recipe. */
  before: number;
  after: number;
}

/** Totals of a province's adults by area and by age, as a census would have them. */
function marginsOf(population: readonly People[]): MarginTotals[] {
  const count = (labels: readonly string[], of: (psu: string, person: Person) => string) =>
    new Map(
      population.map(({ province, adults }, id) => {
        const totals = labels.map(() => 0);
        province.psus.forEach((psu, at) => {
          for (const person of adults[at]!) {
            const place = labels.indexOf(of(psu.stratum, person));
            if (place >= 0) totals[place]! += province.scale[psu.stratum];
          }
        });
        return [id, totals];
      }),
    );
  return [
    { name: 'area', labels: AREAS, totals: count(AREAS, (stratum) => stratum) },
    { name: 'age', labels: AGES, totals: count(AGES, (_, { ageBand }) => ageBand) },
  ];
}

/** National estimates of all indicators. */
function estimatesOf(people: readonly Drawn[], weight: ArrayLike<number>, width: number): number[] {
  return Array.from({ length: width }, (_, j) => {
    let [above, below] = [0, 0];
    people.forEach(({ person }, row) => {
      if (Number.isNaN(person.scores[j]!)) return;
      above += weight[row]! * person.scores[j]!;
      below += weight[row]!;
    });
    return above / below;
  });
}

/** Indicators that differ between areas by so much of their scale: of the others response by area leaves no bias. */
const DIFFERENCE = 0.03;

function differingByArea({ definition, people }: Population): number[] {
  return indicatorsOf(definition).flatMap(({ min, max }, j) => {
    const [ward, commune] = AREAS.map((area) => {
      const values = people.flatMap(({ province, adults }) =>
        province.psus.flatMap(({ stratum }, at) =>
          stratum === area ? adults[at]!.map(({ scores }) => scores[j]!) : [],
        ),
      );
      const known = values.filter((value) => !Number.isNaN(value));
      return known.reduce((sum, value) => sum + value, 0) / known.length;
    });
    return Math.abs(ward! - commune!) >= DIFFERENCE * (max - min) ? [j] : [];
  });
}

export function biasRemoved(population: Population, seeds: readonly number[]): BiasRemoved[] {
  const indicators = indicatorsOf(population.definition);
  const differing = differingByArea(population);
  const margins = marginsOf(population.people);
  return settings.map(({ name, chance, bound }) => {
    const off = seeds.map((seed) => offBy(population, { margins, chance, seed }));
    const bias = (kind: 'before' | 'after'): number =>
      differing.reduce((sum, j) => {
        const { min, max } = indicators[j]!;
        const mean = off.reduce((total, each) => total + each[kind][j]!, 0) / off.length;
        return sum + Math.abs(mean) / (max - min) / differing.length;
      }, 0);
    return { name, bound, before: bias('before'), after: bias('after') };
  });
}

/** Per indicator, how far those who answered are from the whole sample. */
function offBy(
  { definition, codes, people }: Population,
  {
    margins,
    chance,
    seed,
  }: { margins: readonly MarginTotals[]; chance: Setting['chance']; seed: number },
): { before: number[]; after: number[] } {
  const random = xoshiro(20_261_126 + seed);
  const drawn = people.flatMap((own, id) =>
    drawnPeople(own, codes[id]!, seed).map((one) => ({ ...one, id })),
  );
  const answered = drawn.filter((one) => random.uniform() < chance(one));
  const weight = Float64Array.from(answered, ({ sampled }) => sampled.weight);
  const cells = [
    answered.map(({ sampled }) => AREAS.indexOf(sampled.psu.stratum)),
    answered.map(({ person }) => AGES.indexOf(person.ageBand)),
  ].map((codesOf) => Int32Array.from(codesOf));
  const sample = {
    rows: answered.length,
    weight,
    province: Int32Array.from(answered, ({ id }) => id),
    cells,
    nonresponse: null,
  };
  const adjusted = applyRecipe(sample, { margins, trimAbove: null }).weight;
  const width = indicatorsOf(definition).length;
  const whole = estimatesOf(
    drawn,
    drawn.map(({ sampled }) => sampled.weight),
    width,
  );
  const away = (weights: ArrayLike<number>): number[] =>
    estimatesOf(answered, weights, width).map((estimate, j) => estimate - whole[j]!);
  return { before: away(weight), after: away(adjusted) };
}
