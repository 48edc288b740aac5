// Random publications of groups, and what somebody can work out of them: for every figure that is kept back
// for few respondents a linear programme looks for the smallest and the largest number of people that fits
// all that is told – respondents of every place, and of every shown group in every place and in the
// country.
import loadHighs from 'highs';
import type { GroupRow } from '../../src/indicators/breakdowns/group-row.ts';
import { outlineOf } from '../../src/reports/outline.ts';
import { discloseGroups, type GroupFigures } from '../../src/reports/groups/group-figure.ts';
import { xoshiro, type RandomStream } from '../../src/statistics/numeric/random.ts';

export const MINIMUM = 30;
const NODE = '1.1.1';
const text = { vi: 'x', en: 'x' };
const outline = outlineOf({
  code: 'attack',
  version: 1,
  title: text,
  questionnaire: 'attack',
  dimensions: [
    {
      code: '1',
      title: text,
      subDimensions: [
        {
          code: '1.1',
          title: text,
          indicators: [
            {
              code: NODE,
              title: text,
              question: 'q',
              base: text,
              expression: '1',
              baseExpression: 'true()',
              kind: 'proportion',
              min: 0,
              max: 1,
              direction: 'higher',
              knowledge: false,
            },
          ],
        },
      ],
    },
  ],
});

/** People by place and group; the last of a place did not state a group. */
type Counts = readonly (readonly number[])[];

/** Places of 40 to some thousand people, groups from a handful to most of them. */
export function randomCounts(random: RandomStream): Counts {
  const places = 2 + Math.floor(6 * random.uniform());
  const groups = 2 + Math.floor(6 * random.uniform());
  const shares = Array.from({ length: groups }, () => Math.exp(4 * random.uniform()));
  return Array.from({ length: places }, () => {
    const size = Math.exp(Math.log(40) + 4 * random.uniform());
    const own = shares.map((share) => share * Math.exp(random.uniform()));
    const all = own.reduce((sum, share) => sum + share, 0);
    const counts = own.map((share) => Math.round((size * share) / all));
    return [...counts, random.uniform() < 0.5 ? 0 : Math.round(0.05 * size * random.uniform())];
  });
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function rowsOf(localityId: number, counts: readonly number[]): GroupRow[] {
  return counts.slice(0, -1).flatMap((n, group) =>
    [...outline.values()].map(({ code, level }) => ({
      localityId,
      breakdown: 'b',
      group: `g${group}`,
      node: code,
      level,
      estimate: 0.5,
      se: 0.01,
      ciLow: 0.48,
      ciHigh: 0.52,
      intervalKind: 't' as const,
      n,
      effectiveN: null,
      df: 20,
      deff: 1,
      cv: 0.02,
      flag: n < 10 ? ('hidden' as const) : ('ok' as const),
      reason: n < 10 ? ('few' as const) : null,
      againstOthers: null,
    })),
  );
}

/** What readers see of a place. */
const published = (localityId: number, counts: readonly number[], isWhole: boolean): GroupFigures =>
  discloseGroups(rowsOf(localityId, counts), {
    outline,
    minimums: { score: MINIMUM, indicator: MINIMUM },
    totals: new Map([...outline.keys()].map((node) => [node, sumOf(counts)])),
    isWhole,
  });

export interface Attacked {
  /** What it is, and what can be worked out of it. */
  n: number;
  total: number;
  low: number;
  high: number;
}

export interface Attack {
  /** Figures that are kept back for few respondents, and for others' sake. */
  few: number;
  paired: number;
  shown: number;
  attacked: Attacked[];
}

type Solve = (problem: string) => { Status: string; ObjectiveValue: number };

export async function loadSolver(): Promise<Solve> {
  // Its types describe a module with a default export; what is imported is the export itself.
  const highs = await (loadHighs as unknown as typeof loadHighs.default)();
  return (problem) => highs.solve(problem);
}

/** @param most figures that are attacked, picked at random; the rest is counted only */
export function attackPublication(
  counts: Counts,
  solve: Solve,
  { random, most }: { random: RandomStream; most: number },
): Attack {
  const nation = counts[0]!.map((_, group) => sumOf(counts.map((place) => place[group]!)));
  const pages = [...counts, nation].map((place, at) => published(at, place, at === counts.length));
  const figures = pages.flatMap((page, place) =>
    [...page].map(([group, nodes]) => ({
      place,
      group: Number(group.slice(1)),
      figure: nodes.get(NODE)!,
    })),
  );
  const told = constraintsOf(counts, figures);
  const kept = figures.filter(({ figure }) => figure.concealed === 'few');
  const picked = kept
    .map((one) => ({ one, key: random.uniform() }))
    .sort((a, b) => a.key - b.key)
    .slice(0, most);
  return {
    few: kept.length,
    paired: figures.filter(({ figure }) => figure.concealed === 'paired').length,
    shown: figures.filter(({ figure }) => figure.concealed === null).length,
    attacked: picked.map(({ one: { place, group } }) => {
      const people = peopleOf(counts, place, group);
      const own = counts[place] ?? nation;
      return {
        n: own[group]!,
        total: sumOf(own),
        low: bound(solve, 'Minimize', people, told),
        high: bound(solve, 'Maximize', people, told),
      };
    }),
  };
}

const variable = (place: number, group: number): string => `x${place}_${group}`;

/** Of a place, or of all places for the country. */
const peopleOf = (counts: Counts, place: number, group: number): string =>
  place < counts.length
    ? variable(place, group)
    : counts.map((_, at) => variable(at, group)).join(' + ');

function constraintsOf(
  counts: Counts,
  figures: readonly { place: number; group: number; figure: { atLeast: number | null } }[],
): string {
  const totals = counts.map(
    (place, at) => `${place.map((_, group) => variable(at, group)).join(' + ')} = ${sumOf(place)}`,
  );
  const shown = figures
    .filter(({ figure }) => figure.atLeast !== null)
    .map(
      ({ place, group, figure }) => `${peopleOf(counts, place, group)} >= ${figure.atLeast ?? 0}`,
    );
  return [...totals, ...shown].map((line, at) => ` c${at}: ${line}`).join('\n');
}

function bound(
  solve: Solve,
  goal: 'Minimize' | 'Maximize',
  people: string,
  constraints: string,
): number {
  const found = solve(`${goal}\n obj: ${people}\nSubject To\n${constraints}\nEnd`);
  if (found.Status !== 'Optimal') throw new Error(`the attack found no solution: ${found.Status}`);
  return found.ObjectiveValue;
}

/** Tighter than [1, twice the minimum], as far as the place has so many people at all. */
export const isTight = ({ low, high, total }: Attacked): boolean =>
  low > 1 + 1e-6 || high < Math.min(2 * MINIMUM, total) - 1e-6;

/** Attacks `publications` made from a seed. */
export async function attackMany(
  publications: number,
  { seed, most }: { seed: number; most: number },
): Promise<Attack[]> {
  const solve = await loadSolver();
  const random = xoshiro(seed);
  return Array.from({ length: publications }, () =>
    attackPublication(randomCounts(random), solve, { random, most }),
  );
}
