// Small random samples with a stated seed, held both as columns (the row road) and as a batch (the accumulator road).
import type { RowBatch } from '../../src/statistics/accumulator/row-batch.ts';
import {
  buildDesign,
  type DesignInput,
  type SurveyDesign,
} from '../../src/statistics/estimation/design.ts';
import { xoshiro } from '../../src/statistics/numeric/random.ts';

export interface SmallSample {
  rows: number;
  stratum: Int32Array;
  psu: Int32Array;
  domain: Int32Array;
  cell: Int32Array;
  weight: Float64Array;
  columns: Float64Array[]; // two numbers and a 0/1, each with missing values
}

export interface SampleShape {
  seed: number;
  strata?: number;
  psus?: number; // per stratum, at most
  perPsu?: number; // at most
  lonely?: boolean; // the first stratum has one PSU
  offset?: number;
}

export function smallSample({
  seed,
  strata = 4,
  psus = 5,
  perPsu = 6,
  lonely = false,
  offset = 0,
}: SampleShape): SmallSample {
  const random = xoshiro(seed);
  const pick = (n: number) => Math.floor(random.uniform() * n);
  const rows: number[][] = [];
  for (let h = 0; h < strata; h++) {
    const count = h === 0 && lonely ? 1 : 2 + pick(psus - 1);
    for (let i = 0; i < count; i++) {
      const effect = random.normal();
      for (let k = pick(perPsu) + 1; k > 0; k--) {
        const y = offset + 10 + 2 * effect + random.normal();
        rows.push([
          h,
          i,
          pick(3),
          pick(4),
          0.5 + 9 * random.uniform(),
          y,
          y * random.uniform(),
          Number(random.uniform() < 0.4),
        ]);
      }
    }
  }
  for (const cell of [0, 1, 2, 3]) rows[cell]![3] = cell;
  const column = (j: number) => rows.map((row) => row[j]!);
  const withGaps = (j: number) =>
    Float64Array.from(column(j), (value) => (random.uniform() < 0.1 ? NaN : value));
  return {
    rows: rows.length,
    stratum: Int32Array.from(column(0)),
    psu: Int32Array.from(column(1)),
    domain: Int32Array.from(column(2)),
    cell: Int32Array.from(column(3)),
    weight: Float64Array.from(column(4)),
    columns: [withGaps(5), withGaps(6), withGaps(7)],
  };
}

export function designOfSample(
  sample: SmallSample,
  options: Partial<DesignInput> = {},
): SurveyDesign {
  return buildDesign({
    weights: sample.weight,
    strata: sample.stratum,
    clusters: [sample.psu],
    population: null,
    nest: true,
    ultimateCluster: false,
    lonelyPsu: 'adjust',
    ...options,
  });
}

export function membersOf(sample: SmallSample, domains: readonly number[]): Uint8Array {
  return Uint8Array.from(sample.domain, (domain) => Number(domains.includes(domain)));
}

export function batchOf(sample: SmallSample, weight: Float64Array = sample.weight): RowBatch {
  const { rows, stratum, psu, domain, cell, columns } = sample;
  const scores = new Float64Array(rows * columns.length);
  columns.forEach((column, j) =>
    column.forEach((value, k) => {
      scores[k * columns.length + j] = value;
    }),
  );
  return { rows, stratum, psu, domain, postStratum: cell, weight, scores };
}

export function sliceOf(batch: RowBatch, from: number, to: number): RowBatch {
  const width = batch.scores.length / batch.rows;
  const { domain, stratum, psu, postStratum, weight, scores } = batch;
  return {
    rows: to - from,
    domain: domain.slice(from, to),
    stratum: stratum.slice(from, to),
    psu: psu.slice(from, to),
    postStratum: postStratum?.slice(from, to),
    weight: weight.slice(from, to),
    scores: scores.slice(from * width, to * width),
  };
}

export function relativeGap(a: number, b: number): number {
  return a === b || (Number.isNaN(a) && Number.isNaN(b))
    ? 0
    : Math.abs(a - b) / Math.max(Math.abs(a), Math.abs(b));
}
