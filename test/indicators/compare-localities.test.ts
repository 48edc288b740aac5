// Localities against each other: what is ranked, what is not, and what differs from the median.
import { describe, expect, it } from '@jest/globals';
import { compareLocalities } from '../../src/indicators/presentation/compare-localities.ts';
import { presentationRules as rules } from '../../src/indicators/presentation/presentation-rules.ts';
import { xoshiro } from '../../src/statistics/numeric/random.ts';
import type { ResultRow } from '../../src/indicators/result-row.ts';
import { resultRow } from '../support/result-row.ts';

const row = (localityId: number, estimate: number, more: Partial<ResultRow> = {}): ResultRow =>
  resultRow(localityId, '1.1', {
    level: 'subdimension',
    estimate,
    se: 0.1,
    ciLow: estimate - 0.2,
    ciHigh: estimate + 0.2,
    n: 200,
    ...more,
  });
const options = { rules, seed: 1, draws: 1000 };
const spread = (step: number, more: Partial<ResultRow> = {}): ResultRow[] =>
  Array.from({ length: 12 }, (_, at) => row(at + 1, 2 + step * at, more));

describe('localities that lie apart', () => {
  const compared = compareLocalities(spread(0.5), options);
  it('are ranked with both rank sets, the simultaneous one never narrower', () => {
    for (const { standing } of compared) {
      expect(standing!.marginal.low).toBeLessThanOrEqual(standing!.rank);
      expect(standing!.marginal.high).toBeGreaterThanOrEqual(standing!.rank);
      expect(standing!.simultaneous.low).toBeLessThanOrEqual(standing!.marginal.low);
      expect(standing!.simultaneous.high).toBeGreaterThanOrEqual(standing!.marginal.high);
    }
    expect(compared[11]!.standing).toMatchObject({ rank: 1, group: { from: 1, to: 1 } });
  });
  it('differ from the median of 4.75 by what they lie from it', () => {
    expect(compared[0]!.againstMedian!.difference).toBeCloseTo(2 - 4.75, 12);
    expect(compared[0]!.againstMedian!.p).toBeLessThan(0.001);
  });
});

describe('localities that lie within sampling error of each other', () => {
  const compared = compareLocalities(spread(0.01), options);
  it('have a reliability below the bound, no rank and no group', () => {
    expect(compared[0]!.reliability).toBeLessThan(rules.minReliability);
    expect(compared.every(({ standing }) => standing === null)).toBe(true);
  });
  it('do not differ from the median', () => {
    expect(Math.min(...compared.map(({ againstMedian }) => againstMedian!.p))).toBeGreaterThan(
      0.05,
    );
  });
});

it('indicators and hidden figures are compared with nothing', () => {
  const hidden = row(99, 9, { flag: 'hidden', reason: 'wide' });
  const indicators = spread(0.5, { level: 'indicator', node: '1.1.1' });
  const compared = compareLocalities([...spread(0.5), hidden, ...indicators], options);
  for (const { standing, againstMedian } of compared.filter(
    ({ localityId, level }) => localityId === 99 || level === 'indicator',
  ))
    expect({ standing, againstMedian }).toEqual({ standing: null, againstMedian: null });
  expect(compared.find(({ localityId }) => localityId === 12)!.standing!.rank).toBe(1);
});

it('one small p-value among twenty sub-dimensions is adjusted for having been picked', () => {
  const alone = compareLocalities(spread(0.07), options);
  const among = compareLocalities(
    [
      ...spread(0.07),
      ...Array.from({ length: 19 }, (_, at) => spread(0, { node: `9.${at}` })).flat(),
    ],
    options,
  );
  const pOf = (rows: readonly ResultRow[]): number =>
    rows.find(({ localityId, node }) => localityId === 1 && node === '1.1')!.againstMedian!.p;
  expect(pOf(alone)).toBeLessThan(0.05);
  expect(pOf(among)).toBeCloseTo(20 * pOf(alone), 10);
});

it('the share of false findings stays below the rule where nothing differs', () => {
  const random = xoshiro(20261126);
  let findings = 0;
  const rounds = 60;
  for (let round = 0; round < rounds; round++) {
    const noise = Array.from({ length: 8 }, (_, node) =>
      Array.from({ length: 12 }, (_unused, at) =>
        row(at + 1, 5 + 0.1 * random.normal(), { node: `1.${node}` }),
      ),
    ).flat();
    const compared = compareLocalities(noise, { rules, seed: round, draws: 200 });
    findings += new Set(
      compared
        .filter(({ againstMedian }) => againstMedian && againstMedian.p <= rules.falseFindings)
        .map(({ localityId }) => localityId),
    ).size;
  }
  expect(findings / (rounds * 12)).toBeLessThan(0.07);
});
