// Groups of the demonstration's population: their intervals, and those of their differences from the others
// of the same place, against the truth.
import { estimateBreakdown } from '../../src/indicators/breakdowns/estimate-breakdown.ts';
import { groupDomain } from '../../src/indicators/breakdowns/group-domains.ts';
import type { GroupRow } from '../../src/indicators/breakdowns/group-row.ts';
import { indicatorsOf } from '../../src/indicators/definition.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { tMultiplier } from '../../src/statistics/estimation/interval.ts';
import {
  batchOf,
  drawnPeople,
  trueFigures,
  trueSums,
  type Person,
  type Population,
  type TrueSums,
} from './demonstration.ts';

const NATION = 999;
const BREAKDOWNS = [
  { code: 'sex', groups: ['male', 'female'], of: ({ sex }: Person) => sex },
  {
    code: 'age_band',
    groups: ['18_24', '25_34', '35_44', '45_54', '55_64', '65_plus'],
    of: ({ ageBand }: Person) => ageBand,
  },
  { code: 'ethnicity', groups: ['kinh', 'minority'], of: ({ ethnicity }: Person) => ethnicity },
];
type Divided = (typeof BREAKDOWNS)[number];

export interface JudgedGroup {
  setting: 'groups, figures' | 'groups, differences';
  isShown: boolean;
  covers: boolean;
}

/** Of every breakdown, every place and the nation, in samples of these seeds. */
export function judgeGroups(population: Population, seeds: readonly number[]): JudgedGroup[] {
  return BREAKDOWNS.flatMap((breakdown) => {
    const truths = truthsOf(population, breakdown);
    return seeds.flatMap((seed) =>
      rowsOf(population, breakdown, seed)
        .filter(({ level }) => level === 'subdimension' || level === 'indicator')
        .flatMap((row) => judged(row, truths)),
    );
  });
}

/** By place, group – “not …”: the others –, and node. */
type Truths = ReadonlyMap<string, ReadonlyMap<string, number>>;
const keyOf = (place: number, group: string): string => `${place} ${group}`;

function truthsOf({ people, definition }: Population, { groups, of }: Divided): Truths {
  const width = indicatorsOf(definition).length;
  const sums = people.map((own) =>
    trueSums(own, { groups: groups.length, width }, (person) => groups.indexOf(of(person))),
  );
  const nation = groups.map((_, group) => added(sums.map((place) => place[group]!)));
  const places = [...sums.entries(), [NATION, nation] as const];
  return new Map(
    places.flatMap(([place, own]) =>
      groups.flatMap((group, at) => [
        [keyOf(place, group), trueFigures(own[at]!, definition)] as const,
        [
          keyOf(place, `not ${group}`),
          trueFigures(added(own.filter((_, other) => other !== at)), definition),
        ] as const,
      ]),
    ),
  );
}

function added(sums: readonly TrueSums[]): TrueSums {
  const total = (of: (one: TrueSums) => Float64Array): Float64Array =>
    of(sums[0]!).map((_, j) => sums.reduce((sum, one) => sum + of(one)[j]!, 0));
  return { above: total(({ above }) => above), below: total(({ below }) => below) };
}

function rowsOf(
  { definition, codes, people }: Population,
  { code: name, groups, of }: Divided,
  seed: number,
): GroupRow[] {
  const width = indicatorsOf(definition).length;
  const accumulator = emptyAccumulator(width);
  codes.forEach((code, place) => {
    const batch = batchOf(people[place]!, code, { seed, domain: place, width });
    const domain = drawnPeople(people[place]!, code, seed).map(({ person }) => {
      const group = groups.indexOf(of(person));
      return groupDomain(place, group === -1 ? null : group);
    });
    addRows(accumulator, { ...batch, domain: Int32Array.from(domain) });
  });
  return estimateBreakdown(accumulator, definition, {
    breakdown: { code: name, groups },
    options: {
      lonelyPsu: 'adjust',
      minRespondents: 30,
      localityIds: codes.map((_, place) => place),
      nationId: NATION,
      rules: presentationRules,
      isSampled: true,
      seed: 1,
      draws: 2,
    },
  });
}

function judged(row: GroupRow, truths: Truths): JudgedGroup[] {
  const value = truths.get(keyOf(row.localityId, row.group))!.get(row.node)!;
  const others = truths.get(keyOf(row.localityId, `not ${row.group}`))!.get(row.node)!;
  const figure = {
    setting: 'groups, figures' as const,
    isShown: row.flag !== 'hidden',
    covers: row.ciLow !== null && row.ciHigh !== null && row.ciLow <= value && value <= row.ciHigh,
  };
  if (row.againstOthers === null) return [figure];
  const { difference, se, df } = row.againstOthers;
  const off = Math.abs(difference - (value - others));
  return [
    figure,
    { setting: 'groups, differences', isShown: true, covers: off <= tMultiplier(df) * se },
  ];
}
