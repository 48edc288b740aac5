// Two rounds of the demonstration's population: in one world nothing changed between them, in the other a
// part of everybody lives through better service. Do intervals of differences hold the true ones, and how
// often is a change named that is none?
import { changeRows } from '../../src/indicators/changes/change-rows.ts';
import type { ChangeRow } from '../../src/indicators/changes/change-row.ts';
import { comparability } from '../../src/indicators/changes/comparable-nodes.ts';
import {
  roundCovariances,
  type AccumulatedRound,
} from '../../src/indicators/changes/round-covariances.ts';
import { indicatorsOf } from '../../src/indicators/definition.ts';
import { estimateRound } from '../../src/indicators/estimation.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import {
  batchOf,
  trueFigures,
  trueSums,
  type People,
  type Person,
  type Population,
} from './demonstration.ts';
import type { SettingCoverage } from './hard-settings.ts';

const NATION = 999;

/** Sub-dimensions that get better, for a third of all people. */
const BETTER = ['2.1', '5.2'];

interface World {
  name: string;
  /** The population of the later round. */
  later: Population;
  isNull: boolean;
}

/** In provinces; of each world the same PSUs with other people, and two samples drawn apart. */
export function judgeChanges(population: Population, seeds: readonly number[]): SettingCoverage[] {
  const worlds: World[] = [
    { name: 'nothing changed', later: population, isNull: true },
    { name: 'some changed', later: improved(population), isNull: false },
  ];
  return worlds.flatMap((world) => {
    const truths = [population, world.later].map(truthsOf);
    const truth = (place: number, node: string): number =>
      truths[1]![place]!.get(node)! - truths[0]![place]!.get(node)!;
    return (['same PSUs', 'drawn apart'] as const).flatMap((overlap) => {
      const found = seeds.map((seed) => changesOf(population, world.later, { seed, overlap }));
      const rows = found.flat().filter((row) => isJudged(row));
      const name = `change, ${overlap}, ${world.name}`;
      const covered = rows.filter(
        ({ localityId, node, ciLow, ciHigh }) =>
          ciLow <= truth(localityId, node) && truth(localityId, node) <= ciHigh,
      );
      const covers = {
        name,
        bound: { least: 0.93, most: 0.975 },
        replicates: rows.length,
        shown: rows.length,
        covered: covered.length,
      };
      return world.isNull ? [covers, quiet(`${name}: no change named`, found)] : [covers];
    });
  });
}

const isJudged = ({ localityId, level }: ChangeRow): boolean =>
  localityId !== NATION && (level === 'subdimension' || level === 'indicator');

/** Of a province's scores, and of its indicators: the families within which tests are adjusted. */
function quiet(name: string, found: readonly (readonly ChangeRow[])[]): SettingCoverage {
  const families = found.flatMap((rows) => {
    const byFamily = new Map<string, boolean>();
    for (const { localityId, level, p } of rows) {
      if (localityId === NATION || p === null) continue;
      const key = `${localityId} ${level === 'indicator'}`;
      byFamily.set(key, (byFamily.get(key) ?? true) && p > presentationRules.falseFindings);
    }
    return [...byFamily.values()];
  });
  return {
    name,
    bound: { least: 0.95, most: 1 },
    replicates: families.length,
    shown: families.length,
    covered: families.filter((isQuiet) => isQuiet).length,
  };
}

function truthsOf({ people, definition }: Population): Map<string, number>[] {
  const width = indicatorsOf(definition).length;
  return people.map((own) => {
    const [all] = trueSums(own, { groups: 1, width }, () => 0);
    return trueFigures(all!, definition);
  });
}

/** Every third person of each PSU has the best answer where things got better. */
function improved(population: Population): Population {
  const best = indicatorsOf(population.definition).map(({ code, min, max, direction }) =>
    BETTER.some((sub) => code.startsWith(`${sub}.`)) ? (direction === 'higher' ? max : min) : NaN,
  );
  const better = (person: Person): Person => ({
    ...person,
    scores: person.scores.map((score, j) =>
      Number.isNaN(score) || Number.isNaN(best[j]!) ? score : best[j]!,
    ),
  });
  const people = population.people.map(({ province, adults }): People => ({
    province,
    adults: adults.map((own) => own.map((one, at) => (at % 3 === 0 ? better(one) : one))),
  }));
  return { ...population, people };
}

function changesOf(
  earlier: Population,
  later: Population,
  { seed, overlap }: { seed: number; overlap: 'same PSUs' | 'drawn apart' },
): ChangeRow[] {
  const before = accumulated(earlier, { seed, round: 0 });
  const after = accumulated(
    later,
    overlap === 'same PSUs' ? { seed, round: 1 } : { seed: seed + 500, round: 0 },
  );
  const { definition } = later;
  const comparable = comparability(definition, definition, false);
  const known = new Map(
    roundCovariances(before, after, [...comparable.keys()]).map((found) => [
      `${found.localityId} ${found.node}`,
      found.covariance,
    ]),
  );
  return changeRows({
    before: estimateRound(before.accumulator, definition, before.options),
    after: estimateRound(after.accumulator, definition, after.options),
    comparable,
    covarianceOf: (localityId, node) => known.get(`${localityId} ${node}`) ?? 0,
    rules: presentationRules,
  });
}

function accumulated(
  { definition, codes, people }: Population,
  sample: { seed: number; round: number },
): AccumulatedRound {
  const width = indicatorsOf(definition).length;
  const accumulator = emptyAccumulator(width);
  codes.forEach((code, domain) => {
    addRows(accumulator, batchOf(people[domain]!, code, { ...sample, domain, width }));
  });
  // Codes are the same in every sample, so they can be their own names.
  const names = Array.from({ length: 100_000 }, (_, code) => String(code));
  return {
    accumulator,
    definition,
    names: { strata: names, psus: names },
    options: {
      lonelyPsu: 'adjust',
      minRespondents: 30,
      localityIds: codes.map((_, domain) => domain),
      nationId: NATION,
      rules: presentationRules,
      isSampled: true,
      seed: 1,
      draws: 2,
    },
  };
}
