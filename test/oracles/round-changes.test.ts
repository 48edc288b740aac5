// The difference of two rounds of which all, some or no PSUs are the same, as R's survey package
// (round-changes/make.R).
import { expect, test } from '@jest/globals';
import {
  designFrom,
  type AccumulatedDesign,
} from '../../src/statistics/accumulator/accumulator-design.ts';
import { estimateNodesOf } from '../../src/statistics/accumulator/accumulator-estimate.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { domainScores } from '../../src/statistics/accumulator/domain-scores.ts';
import {
  covarianceAcrossRounds,
  sharedPsus,
} from '../../src/statistics/accumulator/round-covariance.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';

const data = oracle('round-changes');
const people = { r1: 190, r2: 170, r3: 240 };
const places = ['north', 'south'];
const node = { constant: 3, terms: [{ variable: 0, coefficient: 1 }] };

/** Strata are numbered apart in each round, as two computations number them. */
function designOf(round: 'first' | 'second', kind: string, id: string): AccumulatedDesign {
  const rows = data.labels('round').flatMap((label, row) => (label === round ? [row] : []));
  const labels = (column: string) => {
    const all = data.labels(column);
    return rows.map((row) => all[row]!);
  };
  const strata =
    round === 'first' ? ['s1', 's2', 's3', 's4', 's5'] : ['s5', 's4', 's3', 's2', 's1'];
  const weight = Float64Array.from(labels('weight'), Number);
  const regions = labels('region');
  const cells = Object.keys(people);
  const sums = cells.map((cell) =>
    weight.reduce((sum, w, at) => (regions[at] === cell ? sum + w : sum), 0),
  );
  const postStratum = Int32Array.from(regions, (region) => cells.indexOf(region));
  const isPost = kind === 'post';
  const sumsOfRound = emptyAccumulator(1);
  addRows(sumsOfRound, {
    rows: rows.length,
    domain: Int32Array.from(labels('place'), (place) => places.indexOf(place)),
    stratum: Int32Array.from(labels('stratum'), (stratum) => strata.indexOf(stratum)),
    psu: Int32Array.from(labels(id), Number),
    weight: isPost
      ? weight.map(
          (w, at) => (w * Object.values(people)[postStratum[at]!]!) / sums[postStratum[at]!]!,
        )
      : weight,
    postStratum: isPost ? postStratum : undefined,
    scores: Float64Array.from(labels('y'), (y) => (y === '' ? NaN : Number(y))),
  });
  return designFrom(sumsOfRound, {
    lonelyPsu: 'adjust',
    adjustment: isPost ? 'post-stratified' : 'none',
  });
}

function changeIn(kind: string, where: string, id: string) {
  const domains = where === 'all' ? [0, 1] : [places.indexOf(where)];
  const [a, b] = (['first', 'second'] as const).map((round) => {
    const design = designOf(round, kind, id);
    const found = domainScores(design, domains);
    const [estimate] = estimateNodesOf(design, found, [node]).estimates;
    return { design, scores: found.scores, nodes: [node], estimate: estimate! };
  });
  const shared = sharedPsus(a!.design.acc, b!.design.acc, ({ stratum, psu }) => ({
    stratum: 4 - stratum,
    psu,
  }));
  const [covariance] = covarianceAcrossRounds(a!, b!, shared);
  const variance = a!.estimate.variance + b!.estimate.variance - 2 * covariance!;
  return {
    before: a!.estimate.estimate - node.constant,
    after: b!.estimate.estimate - node.constant,
    se: Math.sqrt(variance),
    shared: shared.length,
  };
}

const cases = data.cases.filter((name) => !name.endsWith('one design'));

test.each(cases)('%s', (name) => {
  const [kind, where, id] = name.split(' ');
  const { before, after, se, shared } = changeIn(kind!, where!, id!);
  expectAsInR({ before, after, se }, data.expected(name));
  if (id === 'psuNone') expect(shared).toBe(0);
  if (id !== 'psuAll') return;
  const one = data.expected(`${kind} ${where} one design`);
  expectAsInR({ difference: after - before, se }, one);
});

test('every kind, place and overlap is there', () => {
  expect(cases).toHaveLength(2 * 3 * 3);
  expect(changeIn('plain', 'all', 'psuSome').shared).toBeGreaterThan(5);
});
