// The demonstration's population is known to the last person, so every province's true figures are known.
// Samples are drawn from it, each estimated as a round is, and the intervals that are shown are held
// against the truth.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answersOf } from '../../seeds/demonstration/answers.ts';
import { adultOf, provinceOf, type Province } from '../../seeds/demonstration/population.ts';
import { drawProvince, type SampledAdult } from '../../seeds/demonstration/sample.ts';
import { indicatorsOf, type IndexDefinition } from '../../src/indicators/definition.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import { estimateRound } from '../../src/indicators/estimation.ts';
import { makeScore, type Score } from '../../src/indicators/scoring.ts';
import { seedsFolder } from '../../src/platform/config/paths.ts';
import { compileOrThrow } from '../../src/questionnaires/engine/compiled.ts';
import { readXlsformFolder } from '../../src/xlsform/xlsform-folder.files.ts';
import { readIndexDefinition } from '../../src/app/seed.ts';
import { rescaled } from '../../src/statistics/index-tree/index-tree.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import {
  emptyAccumulator,
  type Accumulator,
} from '../../src/statistics/accumulator/accumulator.ts';

const now = new Date('2026-06-01T00:00:00Z');
const nation = 999;

function provinceCodes(): string[] {
  const lines = readFileSync(path.join(seedsFolder, 'localities/provinces-34.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return lines.map((line) => line.split(',')[0]!);
}

/** One adult of the population. */
export interface Person {
  scores: Float64Array;
  ageBand: string;
  sex: string;
  ethnicity: string;
  digital: number;
}

/** By PSU (wards first, as provinceOf lists them) and adult. */
export interface People {
  province: Province;
  adults: Person[][];
}

function everybody(code: string, score: Score): People {
  const province = provinceOf(code);
  const adults = province.psus.map((psu) =>
    Array.from({ length: psu.adults }, (_, adult): Person => {
      const { qualities, random } = adultOf(province, psu, adult);
      const answers = answersOf({ qualities, random, psu }, { province: code, commune: '' });
      return {
        scores: score(answers, now),
        ageBand: String(answers['age_band']),
        sex: String(answers['sex']),
        ethnicity: String(answers['ethnicity']),
        digital: qualities.digital,
      };
    }),
  );
  return { province, adults };
}

/** Σ of scale × score and of scale over people with a score, by indicator. */
export interface TrueSums {
  above: Float64Array;
  below: Float64Array;
}

/**
 * By group, from first principles: everybody with what they stand for.
 * @param groupOf its number; −1: in none
 */
export function trueSums(
  { province, adults }: People,
  { groups, width }: { groups: number; width: number },
  groupOf: (person: Person) => number,
): TrueSums[] {
  const sums = Array.from({ length: groups }, () => ({
    above: new Float64Array(width),
    below: new Float64Array(width),
  }));
  for (const [position, psu] of province.psus.entries())
    for (const person of adults[position]!) {
      const own = sums[groupOf(person)];
      if (own) addPerson(own, person.scores, province.scale[psu.stratum]);
    }
  return sums;
}

function addPerson({ above, below }: TrueSums, scores: Float64Array, scale: number): void {
  for (const [j, score] of scores.entries()) {
    if (Number.isNaN(score)) continue;
    above[j]! += scale * score;
    below[j]! += scale;
  }
}

/** The true figures of indicators and sub-dimensions by node. */
export function trueFigures(
  { above, below }: TrueSums,
  definition: IndexDefinition,
): Map<string, number> {
  const means = new Map(
    indicatorsOf(definition).map(({ code }, j) => [code, above[j]! / below[j]!] as const),
  );
  const scores = definition.dimensions.flatMap((dimension) =>
    dimension.subDimensions.map((sub) => {
      const scored = sub.indicators.filter((indicator) => indicator.scored !== false);
      const sum = scored.reduce(
        (total, indicator) => total + rescaled(means.get(indicator.code)!, indicator),
        0,
      );
      return [sub.code, sum / scored.length / dimension.subDimensions.length] as const;
    }),
  );
  return new Map([...means, ...scores]);
}

/** Who is drawn in a province, with what the population knows of each. */
export function drawnPeople(
  people: People,
  code: string,
  seed: number,
  round = 0,
): { sampled: SampledAdult; person: Person }[] {
  const position = new Map(
    people.province.psus.map((psu, index) => [`${psu.stratum}-${psu.number}`, index]),
  );
  return drawProvince(code, seed, round).map((sampled) => {
    const psu = position.get(`${sampled.psu.stratum}-${sampled.psu.number}`)!;
    return { sampled, person: people.adults[psu]![sampled.adult]! };
  });
}

/** The sample of a province as a batch; `drawn` in the order of its rows. */
export function batchOf(
  people: People,
  code: string,
  at: { seed: number; domain: number; width: number; round?: number },
) {
  const drawn = drawnPeople(people, code, at.seed, at.round);
  const sampled = drawn.map((one) => one.sampled);
  const scores = new Float64Array(sampled.length * at.width);
  drawn.forEach(({ person }, row) => {
    scores.set(person.scores, row * at.width);
  });
  return {
    rows: sampled.length,
    domain: new Int32Array(sampled.length).fill(at.domain),
    stratum: Int32Array.from(
      sampled,
      (adult) => at.domain * 2 + (adult.psu.stratum === 'ward' ? 0 : 1),
    ),
    psu: Int32Array.from(sampled, (adult) => adult.psu.number),
    weight: Float64Array.from(sampled, (adult) => adult.weight),
    scores,
  };
}

/** Shown intervals of localities with whether each holds the truth, of one sample. */
function judge(
  accumulator: Accumulator,
  definition: IndexDefinition,
  truths: readonly Map<string, number>[],
): Judged[] {
  const kinds = new Map(indicatorsOf(definition).map(({ code, kind }) => [code, kind]));
  const rows = estimateRound(accumulator, definition, {
    lonelyPsu: 'adjust',
    minRespondents: 30,
    localityIds: truths.map((_, domain) => domain),
    nationId: nation,
    rules: presentationRules,
    isSampled: true,
    seed: 1,
    draws: 2,
  });
  return rows
    .filter(
      (row) =>
        (row.level === 'subdimension' || row.level === 'indicator') && row.localityId !== nation,
    )
    .map((row) => {
      const value = truths[row.localityId]!.get(row.node)!;
      const kind = row.level === 'subdimension' ? 'score' : (kinds.get(row.node) ?? 'mean');
      return {
        node: row.node,
        setting: kind === 'proportion' ? 'shares' : kind === 'score' ? 'scores' : 'means',
        isShown: row.flag !== 'hidden',
        covers:
          row.ciLow !== null && row.ciHigh !== null && row.ciLow <= value && value <= row.ciHigh,
      };
    });
}

export interface Judged {
  node: string;
  setting: 'shares' | 'means' | 'scores';
  isShown: boolean;
  covers: boolean;
}

export interface Population {
  definition: IndexDefinition;
  score: Score;
  codes: string[];
  people: People[];
}

/** The population of all provinces, with the index that their answers are scored by. */
export async function wholePopulation(): Promise<Population> {
  const { questionnaire } = await readXlsformFolder(
    path.join(seedsFolder, 'questionnaires/essential-public-services'),
  );
  if (!questionnaire) throw new Error('the built-in questionnaire cannot be read');
  const definition = await readIndexDefinition(questionnaire);
  const score = makeScore(definition, compileOrThrow(questionnaire));
  const codes = provinceCodes();
  return { definition, score, codes, people: codes.map((code) => everybody(code, score)) };
}

/** All figures of the 34 provinces in samples of these seeds. */
export function judgeDemonstration(
  { definition, codes, people: population }: Population,
  seeds: readonly number[],
): Judged[] {
  const width = indicatorsOf(definition).length;
  const truths = population.map((people) => {
    const [all] = trueSums(people, { groups: 1, width }, () => 0);
    return trueFigures(all!, definition);
  });
  return seeds.flatMap((seed) => {
    const accumulator = emptyAccumulator(width);
    codes.forEach((code, domain) => {
      addRows(accumulator, batchOf(population[domain]!, code, { seed, domain, width }));
    });
    return judge(accumulator, definition, truths);
  });
}
