// Population counts that differ within a stratum: R's variance, and a warning where R has one
// (population-counts/make.R).
import { expect, test } from '@jest/globals';
import { estimateMean } from '../../src/statistics/estimation/estimate.ts';
import { membersWith, sampleDesign } from './oracle-design.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';

const data = oracle('population-counts');
const designWith = (column: string) => sampleDesign(data, { population: [data.numbers(column)] });

test.each(data.cases)('%s', (name) => {
  const [column, domain] = name.split(' ');
  const design = designWith(column!);
  const { estimate, se } = estimateMean(design, data.numbers('y'), {
    domain: domain === 'all' ? null : membersWith(data, 'most', 'yes'),
  });
  const warnings = Math.min(1, design.warnings.length);
  expectAsInR({ estimate, se, warnings }, data.expected(name));
});

const ADVICE = 'State one count for all its rows, or make strata of the parts.';

test('a warning names each stratum and its counts', () => {
  expect(designWith('varied').warnings).toEqual([
    `Stratum “s1” has different population counts: 12, 18. ${ADVICE}`,
    `Stratum “s3” has different population counts: 40, 51. ${ADVICE}`,
  ]);
});

test('so does one for a later stage, and for a sample without strata', () => {
  const persons = Array.from({ length: data.rows }, (_, k) => k);
  const counts = persons.map((k) => (k === 0 ? 30 : 40));
  const later = sampleDesign(data, {
    clusters: [data.labels('psu'), persons],
    population: [data.numbers('psus'), Float64Array.from(counts)],
  });
  expect(later.warnings).toEqual([
    expect.stringContaining('Stage 2, cluster “101” has different population counts: 30, 40.'),
  ]);
  const many = sampleDesign(data, {
    strata: null,
    clusters: null,
    population: [Float64Array.from(persons, (k) => 1000 + k)],
  });
  expect(many.warnings).toEqual([
    'The sample has different population counts: 1000, 1001, 1002, 1003, 1004 … ' +
      `(${data.rows} values). ${ADVICE}`,
  ]);
  expect(sampleDesign(data).warnings).toEqual([]);
});
