// A round's weighting recipe, from design weights to the figures of provinces, against R's survey package
// (weighting-recipe/make.R).
import { expect, test } from '@jest/globals';
import { applyRecipe, type Weighting } from '../../src/indicators/weighting/apply-recipe.ts';
import type {
  MarginTotals,
  NonresponseClasses,
  WeightingSample,
} from '../../src/indicators/weighting/weighting-sample.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { designFrom } from '../../src/statistics/accumulator/accumulator-design.ts';
import { estimateNodes } from '../../src/statistics/accumulator/accumulator-estimate.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { registerPsu } from '../../src/statistics/accumulator/accumulator-keys.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';

const data = oracle('weighting-recipe');
const numbers = (column: string) => data.numbers(column);
const codes = (column: string) => {
  const known = [...new Set(data.labels(column))].sort();
  return data.labels(column).map((label) => known.indexOf(label));
};
const answered = [...numbers('answered').keys()].filter((k) => numbers('answered')[k] === 1);
const at = (values: ArrayLike<number>) => Int32Array.from(answered, (k) => values[k]!);
const [province, stratum, psu] = ['province', 'stratum', 'psu'].map((column) => codes(column));

const marginOf = (name: string, cells: readonly string[]): MarginTotals => ({
  name,
  labels: cells,
  totals: new Map(['p1', 'p2'].map((p, id) => [id, Object.values(data.expected(`${name} ${p}`))])),
});
const kinds = marginOf('kinds', ['a', 'b', 'c']);
const regions = marginOf('regions', ['r1', 'r2', 'r3']);
const cellsOf = (column: string, labels: readonly string[]) =>
  Int32Array.from(answered, (k) => labels.indexOf(data.labels(column)[k]!));

function level(of: readonly number[]): NonresponseClasses['levels'][number] {
  const invited = new Float64Array(Math.max(...of) + 1);
  of.forEach((code, k) => (invited[code]! += numbers('weight')[k]!));
  return { of: at(of), invited };
}
const levels: Record<string, NonresponseClasses | null> = {
  none: null,
  stratum: { levels: [level(stratum!)] },
  psu: { levels: [level(psu!), level(stratum!)] },
};

function weighted(nonresponse: string, kind: string, cut: string): Weighting {
  const margins = { adjusted: [], post: [kinds], rake: [kinds, regions] }[kind]!;
  const cells = [cellsOf('kind', kinds.labels), cellsOf('region', regions.labels)];
  const sample: WeightingSample = {
    rows: answered.length,
    weight: Float64Array.from(answered, (k) => numbers('weight')[k]!),
    province: at(province!),
    cells: cells.slice(0, margins.length),
    nonresponse: levels[nonresponse]!,
  };
  return applyRecipe(sample, { margins, trimAbove: cut === 'cut' ? 1.6 : null });
}

function figures(weighting: Weighting, domains: readonly number[]): Record<string, number> {
  const accumulator = emptyAccumulator(2);
  addRows(accumulator, {
    rows: answered.length,
    domain: at(province!),
    stratum: at(stratum!),
    psu: at(psu!),
    weight: weighting.weight,
    fitWeight: weighting.fitWeight,
    postStratum: weighting.cell ?? undefined,
    scores: Float64Array.from(answered.flatMap((k) => [numbers('y')[k]!, numbers('yes')[k]!])),
  });
  if (weighting.cell === null)
    psu!.forEach((code, k) => registerPsu(accumulator, stratum![k]!, code));
  const design = designFrom(accumulator, {
    lonelyPsu: 'fail',
    adjustment: weighting.adjustment,
  });
  const nodes = [0, 1].map((variable) => ({ constant: 0, terms: [{ variable, coefficient: 1 }] }));
  const [mean, share] = estimateNodes(design, domains, nodes).estimates;
  return {
    mean: mean!.estimate,
    meanSe: Math.sqrt(mean!.variance),
    share: share!.estimate,
    shareSe: Math.sqrt(share!.variance),
  };
}

const cases = ['none', 'stratum', 'psu'].flatMap((nonresponse) =>
  ['adjusted', 'post', 'rake'].flatMap((kind) =>
    ['whole', 'cut'].map((cut) => [nonresponse, kind, cut] as const),
  ),
);

test.each(cases)('non-response %s, margins %s, weights %s', (nonresponse, kind, cut) => {
  const weighting = weighted(nonresponse, kind, cut);
  const { margins, trim } = weighting.report;
  expect(margins === null).toBe(kind === 'adjusted');
  expect(margins?.largestGap ?? 0).toBeLessThan(1e-12);
  expect((trim?.cut ?? 0) > 0).toBe(cut === 'cut');
  for (const [name, domains] of [
    ['both', [0, 1]],
    ['p1', [0]],
    ['p2', [1]],
  ] as const)
    expectAsInR(
      figures(weighting, domains),
      data.expected(`${nonresponse} ${kind} ${cut} ${name}`),
    );
});
