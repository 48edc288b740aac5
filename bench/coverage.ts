// Do the intervals tell the truth? The population of the demonstration is known to the last person,
// so every province's true scores are known. Twenty samples (seeds 1 to 20) are drawn from it, each
// estimated as a round is; 95 % of the 95 % intervals should hold the truth.
//
// npm run bench:coverage prints the share by sub-dimension; the test suite holds the whole.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { answersOf } from '../seeds/demonstration/answers.ts';
import { adultOf, provinceOf, type Province } from '../seeds/demonstration/population.ts';
import { drawProvince } from '../seeds/demonstration/sample.ts';
import { indicatorsOf, type IndexDefinition } from '../src/indicators/definition.ts';
import { estimateRound } from '../src/indicators/estimation.ts';
import { makeScore, type Score } from '../src/indicators/scoring.ts';
import { seedsFolder } from '../src/platform/config/paths.ts';
import { compileOrThrow } from '../src/questionnaires/engine/compiled.ts';
import { readXlsformFolder } from '../src/xlsform/xlsform-folder.files.ts';
import { readIndexDefinition } from '../src/app/seed.ts';
import { addRows } from '../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator, type Accumulator } from '../src/statistics/accumulator/accumulator.ts';

const seeds = Array.from({ length: 20 }, (_, position) => position + 1);
const now = new Date('2026-06-01T00:00:00Z');
const nation = 999;

function provinceCodes(): string[] {
  const lines = readFileSync(path.join(seedsFolder, 'localities/provinces-34.csv'), 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  return lines.map((line) => line.split(',')[0]!);
}

interface People {
  province: Province;
  scores: Float64Array[][];
}

/** Everybody's scores, by PSU (wards first, as provinceOf lists them) and adult. */
function everybody(code: string, score: Score): People {
  const province = provinceOf(code);
  const scores = province.psus.map((psu) =>
    Array.from({ length: psu.adults }, (_, adult) => {
      const { qualities, random } = adultOf(province, psu, adult);
      return score(answersOf({ qualities, random, psu }, { province: code, commune: '' }), now);
    }),
  );
  return { province, scores };
}

/** The true sub-dimension scores, from first principles: weighted shares of everybody, rescaled, averaged. */
function truth(people: People, definition: IndexDefinition): Map<string, number> {
  const indicators = indicatorsOf(definition);
  const rescaled = new Map(
    indicators.map((indicator, j) => {
      let above = 0;
      let below = 0;
      people.province.psus.forEach((psu, position) => {
        const scale = people.province.scale[psu.stratum];
        for (const scores of people.scores[position]!)
          if (!Number.isNaN(scores[j]!)) {
            above += scale * scores[j]!;
            below += scale;
          }
      });
      const r = 1 + (9 * (above / below - indicator.min)) / (indicator.max - indicator.min);
      return [indicator.code, indicator.direction === 'higher' ? r : 11 - r] as const;
    }),
  );
  return new Map(
    definition.dimensions.flatMap((dimension) =>
      dimension.subDimensions.map((sub) => {
        const mean =
          sub.indicators.reduce((sum, indicator) => sum + rescaled.get(indicator.code)!, 0) /
          sub.indicators.length;
        return [sub.code, mean / dimension.subDimensions.length] as const;
      }),
    ),
  );
}

function batchOf(
  people: People,
  code: string,
  at: { seed: number; domain: number; width: number },
) {
  const sampled = drawProvince(code, at.seed);
  const scores = new Float64Array(sampled.length * at.width);
  const position = new Map(
    people.province.psus.map((psu, index) => [`${psu.stratum}-${psu.number}`, index]),
  );
  sampled.forEach((adult, row) => {
    scores.set(
      people.scores[position.get(`${adult.psu.stratum}-${adult.psu.number}`)!]![adult.adult]!,
      row * at.width,
    );
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

/** Intervals that hold the truth, of one sample, by sub-dimension. */
function judge(
  accumulator: Accumulator,
  definition: IndexDefinition,
  truths: readonly Map<string, number>[],
): [string, boolean][] {
  const rows = estimateRound(accumulator, definition, {
    lonelyPsu: 'adjust',
    minRespondents: 30,
    localityIds: truths.map((_, domain) => domain),
    nationId: nation,
    ranked: false,
    seed: 1,
    draws: 1,
  });
  return rows
    .filter((row) => row.level === 'subdimension' && row.localityId !== nation)
    .map((row) => {
      const value = truths[row.localityId]!.get(row.node)!;
      return [
        row.node,
        row.ciLow !== null && row.ciHigh !== null && row.ciLow <= value && value <= row.ciHigh,
      ];
    });
}

const { questionnaire } = await readXlsformFolder(
  path.join(seedsFolder, 'questionnaires/essential-public-services'),
);
if (!questionnaire) throw new Error('the built-in questionnaire cannot be read');
const definition = await readIndexDefinition(questionnaire);
const score = makeScore(definition, compileOrThrow(questionnaire));
const codes = provinceCodes();
const width = indicatorsOf(definition).length;
const population = codes.map((code) => everybody(code, score));
const truths = population.map((people) => truth(people, definition));
const intervals = new Map<string, number>();
const held = new Map<string, number>();
for (const seed of seeds) {
  const accumulator = emptyAccumulator(width);
  codes.forEach((code, domain) => {
    addRows(accumulator, batchOf(population[domain]!, code, { seed, domain, width }));
  });
  for (const [node, covers] of judge(accumulator, definition, truths)) {
    intervals.set(node, (intervals.get(node) ?? 0) + 1);
    held.set(node, (held.get(node) ?? 0) + (covers ? 1 : 0));
  }
}
const sum = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((total, count) => total + count, 0);
if (process.argv.includes('--json')) {
  process.stdout.write(
    `${JSON.stringify({ localities: codes.length, seeds: seeds.length, subDimensions: intervals.size, intervals: sum(intervals), covered: sum(held) })}\n`,
  );
} else {
  for (const [node, count] of intervals)
    console.log(
      `${node.padEnd(5)} ${String(held.get(node)).padStart(4)} of ${count}  ${((100 * held.get(node)!) / count).toFixed(1)} %`,
    );
  console.log(
    `all   ${sum(held)} of ${sum(intervals)}  ${((100 * sum(held)) / sum(intervals)).toFixed(2)} %`,
  );
}
