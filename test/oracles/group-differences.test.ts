// Groups of a sample against the others of the same place, as R's svyby and svycontrast (group-differences/make.R).
import { expect, test } from '@jest/globals';
import { groupDomain } from '../../src/indicators/breakdowns/group-domains.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { designFrom } from '../../src/statistics/accumulator/accumulator-design.ts';
import { estimateNodes } from '../../src/statistics/accumulator/accumulator-estimate.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { domainScores } from '../../src/statistics/accumulator/domain-scores.ts';
import { differencesBetween } from '../../src/statistics/accumulator/group-differences.ts';
import { compareDomains } from '../../src/statistics/accumulator/joint-estimates.ts';
import { poolMinus, poolOf, scoresOfPool } from '../../src/statistics/accumulator/pool-sums.ts';
import { expectAsInR, oracle } from './oracle-folder.ts';

const data = oracle('group-differences');
const codesOf = (column: string): Int32Array => {
  const labels = data.labels(column);
  const known = [...new Set(labels)].sort();
  return Int32Array.from(labels, (label) => known.indexOf(label));
};
const places = ['north', 'south'];
const groups = ['a', 'b', 'c'];
const domains = data
  .labels('group')
  .map((group, row) =>
    groupDomain(
      places.indexOf(data.labels('place')[row]!),
      group === '' ? null : groups.indexOf(group),
    ),
  );
const cells = [190, 170, 240];

/** Post-stratified where `kind` says so, as the recipe's step does it. */
function designOf(kind: string) {
  const region = codesOf('region');
  const weight = Float64Array.from(data.numbers('weight'));
  const sums = cells.map((_, c) =>
    weight.reduce((sum, w, k) => (region[k] === c ? sum + w : sum), 0),
  );
  const isPost = kind === 'post';
  const accumulator = emptyAccumulator(1);
  addRows(accumulator, {
    rows: data.rows,
    domain: Int32Array.from(domains),
    stratum: codesOf('stratum'),
    psu: codesOf('psu'),
    weight: isPost ? weight.map((w, k) => (w * cells[region[k]!]!) / sums[region[k]!]!) : weight,
    postStratum: isPost ? region : undefined,
    scores: Float64Array.from(data.numbers('y')),
  });
  return designFrom(accumulator, {
    lonelyPsu: 'adjust',
    adjustment: isPost ? 'post-stratified' : 'none',
  });
}

const domainsIn = (where: string, own: readonly number[]): number[] =>
  places.flatMap((name, place) =>
    where === 'all' || where === name ? own.map((group) => groupDomain(place, group)) : [],
  );
const node = { constant: 0, terms: [{ variable: 0, coefficient: 1 }] };

test.each(data.cases)('%s', (name) => {
  const [kind, where, label] = name.split(' ');
  const own = groups.indexOf(label!);
  const design = designOf(kind!);
  const a = domainsIn(where!, [own]);
  const b = domainsIn(
    where!,
    [0, 1, 2].filter((group) => group !== own),
  );
  const [mean] = estimateNodes(design, a, [node]).estimates;
  const others = poolMinus(poolOf(design, domainsIn(where!, [0, 1, 2])), poolOf(design, a), 1);
  const pools = { a: domainScores(design, a).scores, b: scoresOfPool(design, others) };
  const [found] = differencesBetween(design, pools, [node]);
  expectAsInR(
    {
      mean: mean!.estimate,
      se: mean!.se,
      difference: found!.difference,
      differenceSe: found!.se,
    },
    data.expected(name),
  );
  const same = compareDomains(design, { a, b }, node);
  expect(found!.se).toBeCloseTo(same.se, 10);
  expect(found!.df).toBe(same.df);
});
