// Adjusted weights, and the estimates based on them, against R's survey package (weighting/make.R).
import { expect, test } from '@jest/globals';
import type { SurveyDesign } from '../../src/statistics/estimation/design.ts';
import {
  estimateMean,
  estimateProportion,
  estimateRatio,
  estimateTotal,
} from '../../src/statistics/estimation/estimate.ts';
import {
  calibratedDesign,
  type CalibrationMethod,
} from '../../src/statistics/weighting/calibration.ts';
import { postStratifiedDesign } from '../../src/statistics/weighting/post-stratification.ts';
import { rakedDesign } from '../../src/statistics/weighting/raking.ts';
import { trimAndRedistribute, type TrimBounds } from '../../src/statistics/weighting/trimming.ts';
import { cellsOf, finiteDesign, membersWith, sampleDesign } from './oracle-design.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';

const data = oracle('weighting');
const [kinds, regions, totals] = ['kinds', 'regions', 'totals'].map((name) => data.expected(name));
const kind = { cell: cellsOf(data, 'kind', Object.keys(kinds!)), totals: Object.values(kinds!) };
const region = {
  cell: cellsOf(data, 'region', Object.keys(regions!)),
  totals: Object.values(regions!),
};
const columns = [
  new Float64Array(data.rows).fill(1),
  kind.cell.map((code) => Number(code === 1)),
  kind.cell.map((code) => Number(code === 2)),
  data.numbers('x'),
].map((column) => Float64Array.from(column));

const plain = sampleDesign(data);
const fpc = finiteDesign(data);
const few = finiteDesign(data, { weights: data.numbers('few') });

function calibrated(design: SurveyDesign, how: CalibrationMethod): SurveyDesign {
  const { design: result, report } = calibratedDesign(design, columns, Object.values(totals!), how);
  expect(report).toMatchObject({ converged: true, problem: null });
  return result;
}

function raked(): SurveyDesign {
  const { design, report } = rakedDesign(fpc, [kind, region], 'swept');
  expect(report).toMatchObject({ converged: true, problem: null });
  return design;
}

const trimmed = (bounds: TrimBounds) => ({
  ...plain,
  weights: trimAndRedistribute(plain.weights, bounds).weights,
});

const designs = {
  plain: () => plain,
  fpc: () => fpc,
  few: () => few,
  post: () => postStratifiedDesign(fpc, kind.cell, kind.totals),
  postFew: () => postStratifiedDesign(few, kind.cell, kind.totals),
  rake: raked,
  linear: () => calibrated(fpc, { method: 'linear' }),
  raking: () => calibrated(fpc, { method: 'raking' }),
  logit: () => calibrated(fpc, { method: 'logit', bounds: [0.5, 2] }),
  bounded: () => calibrated(fpc, { method: 'linear', bounds: [0.8, 1.35] }),
  boundedRaking: () => calibrated(fpc, { method: 'raking', bounds: [0.8, 1.35] }),
  trim: () => trimmed({ upper: 8, lower: 2 }),
  trimStrict: () => trimmed({ upper: 7.5, lower: 1.5, strict: true }),
};
const names = Object.keys(designs) as (keyof typeof designs)[];

test.each(names)('weights: %s', (name) => {
  const expected = data.numbers(`w_${name}`);
  const byRow = (weights: Float64Array) =>
    Object.fromEntries(Array.from(weights, (weight, k) => [`row ${k + 1}`, weight]));
  expectAsInR(byRow(designs[name]().weights), byRow(expected));
});

test.each(
  names.flatMap(
    (name) =>
      [
        [name, 'all'],
        [name, 'r2'],
      ] as const,
  ),
)('estimates: %s, %s', (name, label) => {
  const design = designs[name]();
  const [x, y] = [data.numbers('x'), data.numbers('y')];
  const asked = { domain: membersWith(data, 'region', label) };
  const mean = estimateMean(design, y, asked);
  const total = estimateTotal(design, y, asked);
  const ratio = estimateRatio(design, { numerator: x, denominator: y }, asked);
  const share = estimateProportion(design, data.numbers('yes'), asked);
  const [low, high] = label === 'all' ? share.logit : share.logitDomain;
  expectAsInR(
    {
      mean: mean.estimate,
      meanSe: mean.se,
      total: total.estimate,
      totalSe: total.se,
      ratio: ratio.estimate,
      ratioSe: ratio.se,
      share: share.estimate,
      shareSe: share.se,
      low,
      high,
    },
    data.expected(`${name} ${label}`),
  );
});

test.each(
  data.cases.filter((name) => name.startsWith('logit ') && data.cases.includes(name.slice(6))),
)('svyciprop(method = "logit") fits its model to 1e-7 only: %s', (name) => {
  const [, design, label] = name.split(' ');
  const { logit, logitDomain } = estimateProportion(
    designs[design as keyof typeof designs](),
    data.numbers('yes'),
    { domain: membersWith(data, 'region', label!) },
  );
  const [low, high] = label === 'all' ? logit : logitDomain;
  const { low: lowOfR, high: highOfR } = data.expected(name);
  expect(Math.max(Math.abs(low / lowOfR! - 1), Math.abs(high / highOfR! - 1))).toBeLessThan(1e-7);
});

test('calibration leaves rows of weight 0 out, where calibrate() of R fails', () => {
  const kept = Uint8Array.from(data.numbers('few'), (weight) => Number(weight > 0));
  const pick = (column: Float64Array) => column.filter((_, k) => kept[k]);
  const only = { rows: pick(new Float64Array(data.rows)).length, w: pick(data.numbers('few')) };
  const without = finiteDesign(data, {
    weights: only.w,
    strata: data.labels('stratum').filter((_, k) => kept[k]),
    clusters: [data.labels('psu').filter((_, k) => kept[k])],
    population: [pick(data.numbers('psus'))],
  });
  const how: CalibrationMethod = { method: 'linear' };
  const small = calibratedDesign(without, columns.map(pick), Object.values(totals!), how).design;
  const whole = estimateMean(calibrated(few, how), data.numbers('y'));
  const reduced = estimateMean(small, pick(data.numbers('y')));
  expectAsInR(
    { estimate: whole.estimate, se: whole.se, n: whole.n },
    { estimate: reduced.estimate, se: reduced.se, n: only.rows },
  );
});
