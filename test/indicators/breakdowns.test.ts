// Groups of respondents: which there are in a round of several versions, and their figures, tests and domains.
import { describe, expect, it } from '@jest/globals';
import { groupDomain, groupDomains } from '../../src/indicators/breakdowns/group-domains.ts';
import { estimateBreakdown } from '../../src/indicators/breakdowns/estimate-breakdown.ts';
import { groupsIn, roundBreakdowns } from '../../src/indicators/breakdowns/round-breakdowns.ts';
import { estimateRound } from '../../src/indicators/estimation.ts';
import { breakdownsOf, groupCodes } from '../../src/questionnaires/model/breakdowns.ts';
import type { Questionnaire } from '../../src/questionnaires/model/questionnaire.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { xoshiro } from '../../src/statistics/numeric/random.ts';
import { smallDefinition, smallOptions } from './small-round.ts';

const asked = (names: readonly string[], options: readonly string[]): Questionnaire => ({
  schema: 1,
  code: 'q',
  title: {},
  languages: [{ code: 'vi', name: 'Tiếng Việt', heading: '' }],
  defaultLanguage: 'vi',
  lists: [{ name: 'l', choices: options.map((name) => ({ name, label: {} })) }],
  children: names.map((name) => ({
    type: 'question' as const,
    id: name,
    name,
    label: {},
    kind: 'select_one' as const,
    list: 'l',
    breakdown: true as const,
  })),
});

describe('breakdowns of a questionnaire', () => {
  it('have the options that are answers; who does not say is in no group', () => {
    const breakdowns = breakdownsOf(asked(['sex', 'area'], ['male', 'dk', 'female', 'refused']));
    expect(breakdowns.map(({ groups }) => groups.map(({ name }) => name))).toEqual([
      ['male', 'female'],
      ['male', 'female'],
    ]);
    expect(groupCodes(breakdowns, { sex: 'female', area: 'refused' })).toEqual([1, null]);
    expect(groupCodes(breakdowns, { sex: 'other' })).toEqual([null, null]);
  });
  it('leave out questions of a repeat', () => {
    const { children, ...rest } = asked(['sex'], ['male']);
    const repeat = { type: 'repeat' as const, id: 'r', name: 'r', label: {}, children };
    expect(breakdownsOf({ ...rest, children: [repeat] })).toEqual([]);
  });
});

const uuid = (digit: string): string => `${digit.repeat(8)}-1111-4111-8111-111111111111`;
const bytesOf = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/** A smallint[] as COPY writes it in binary. */
function codesInBinary(codes: readonly (number | null)[]): Buffer {
  const header = Buffer.alloc(20);
  header.writeInt32BE(1, 0);
  header.writeInt32BE(codes.length, 12);
  const elements = codes.map((code) => {
    if (code === null) return Buffer.from([255, 255, 255, 255]);
    const element = Buffer.alloc(6);
    element.writeInt32BE(2, 0);
    element.writeInt16BE(code, 4);
    return element;
  });
  return Buffer.concat([header, ...elements]);
}

describe('breakdowns of a round', () => {
  const versions = [
    { id: uuid('a'), model: asked(['sex', 'age'], ['x', 'y']) },
    { id: uuid('b'), model: asked(['age', 'sex'], ['z', 'y', 'x']) },
    { id: uuid('c'), model: asked([], []) },
  ];
  const fields = { version: 0, codes: 1, commune: 2, servicePoint: 3 };
  it('are known by name, wherever a version has them', () => {
    const round = roundBreakdowns(versions, null);
    expect(round.breakdowns).toEqual([
      { code: 'sex', groups: ['x', 'y', 'z'] },
      { code: 'age', groups: ['x', 'y', 'z'] },
    ]);
    const rows = [
      [bytesOf(uuid('a')), codesInBinary([1, null])],
      [bytesOf(uuid('b')), codesInBinary([0, 2])],
      [bytesOf(uuid('c')), null],
      [bytesOf(uuid('d')), codesInBinary([0, 0])],
    ];
    const [sex, age] = groupDomains(round, rows, Int32Array.from([7, 7, 8, 9]), fields);
    expect([...sex!]).toEqual([
      groupDomain(7, 1),
      groupDomain(7, 0),
      groupDomain(8, null),
      groupDomain(9, null),
    ]);
    expect([...age!]).toEqual([
      groupDomain(7, null),
      groupDomain(7, 2),
      groupDomain(8, null),
      groupDomain(9, null),
    ]);
  });
  it('have communes and service points of each province, as they are met', () => {
    const round = roundBreakdowns(versions, ['~commune', 'sex', '~service_point']);
    const text = (value: string | null) => (value === null ? null : Buffer.from(value));
    const row = (commune: string | null, point: string | null) => [
      bytesOf(uuid('a')),
      codesInBinary([1, null]),
      text(commune),
      text(point),
    ];
    const rows = [row('01001', 'A1'), row('01002', null), row(null, 'A1'), row('40001', 'B1')];
    const provinces = Int32Array.from([7, 7, 7, 8]);
    const [sex, commune, point] = groupDomains(round, rows, provinces, fields);
    expect([...sex!]).toEqual([7, 7, 7, 8].map((id) => groupDomain(id, 1)));
    expect([...commune!]).toEqual([
      groupDomain(7, 0),
      groupDomain(7, 1),
      groupDomain(7, null),
      groupDomain(8, 0),
    ]);
    expect([...point!]).toEqual([
      groupDomain(7, 0),
      groupDomain(7, null),
      groupDomain(7, 0),
      groupDomain(8, 0),
    ]);
    const [, communes, points] = round.breakdowns;
    expect([groupsIn(communes!, 7), groupsIn(communes!, 8), groupsIn(points!, 7)]).toEqual([
      ['01001', '01002'],
      ['40001'],
      ['A1'],
    ]);
    expect(groupsIn(communes!, 1)).toEqual([]);
  });
  it('are those that a researcher chose', () => {
    const round = roundBreakdowns(versions, ['age']);
    expect(round.breakdowns.map(({ code }) => code)).toEqual(['age']);
    const rows = [[bytesOf(uuid('a')), codesInBinary([0, 1])]];
    const [age] = groupDomains(round, rows, Int32Array.from([7]), fields);
    expect([...age!]).toEqual([groupDomain(7, 1)]);
  });
});

/** In each of three provinces 40 PSUs of 8 respondents, of whom the second group says yes less often. */
function answers(groupOf: (row: number) => number | null, gap: number) {
  const random = xoshiro(5);
  const [grouped, whole] = [emptyAccumulator(2), emptyAccumulator(2)];
  for (let province = 0; province < 3; province += 1) {
    const rows = 320;
    const groups = Array.from({ length: rows }, (_, row) => groupOf(row));
    const batch = {
      rows,
      stratum: new Int32Array(rows).fill(province),
      psu: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / 8)),
      weight: Float64Array.from({ length: rows }, () => 1 + random.uniform()),
      scores: Float64Array.from({ length: 2 * rows }, (_, at) =>
        at % 2 === 0
          ? Number(random.uniform() < 0.6 - (groups[at / 2] === 1 ? gap : 0))
          : 1 + random.below(5),
      ),
    };
    const domains = groups.map((group) => groupDomain(province, group));
    addRows(grouped, { ...batch, domain: Int32Array.from(domains) });
    addRows(whole, { ...batch, domain: new Int32Array(rows).fill(province) });
  }
  return { grouped, whole };
}
const breakdown = { code: 'sex', groups: ['male', 'female'] };
const options = { ...smallOptions, localityIds: [0, 1, 2] };

describe('the figures of groups', () => {
  it('of a group that everybody is in are those of the place', () => {
    const { grouped, whole } = answers(() => 0, 0);
    const rows = estimateBreakdown(grouped, smallDefinition, { breakdown, options });
    const figures = estimateRound(whole, smallDefinition, options);
    expect(new Set(rows.map(({ group }) => group))).toEqual(new Set(['male']));
    expect(rows).toHaveLength(figures.length);
    for (const row of rows) {
      const same = figures.find(
        (figure) => figure.localityId === row.localityId && figure.node === row.node,
      )!;
      expect(row.estimate).toBeCloseTo(same.estimate!, 10);
      expect(row.se).toBeCloseTo(same.se!, 10);
      expect([row.n, row.df, row.flag, row.againstOthers]).toEqual([
        same.n,
        same.df,
        same.flag,
        null,
      ]);
    }
  });
  it('differ from the others by as much in the other direction where there are two, and those who do not say are in neither', () => {
    const { grouped } = answers((row) => (row % 5 === 4 ? null : row % 2), 0.3);
    const rows = estimateBreakdown(grouped, smallDefinition, { breakdown, options });
    const at = (group: string, localityId: number) =>
      rows.find(
        (row) => row.group === group && row.localityId === localityId && row.node === '1.1',
      )!;
    for (const place of [0, 1, 2, 99]) {
      const [men, women] = [at('male', place), at('female', place)];
      expect(men.n + women.n).toBe((place === 99 ? 3 : 1) * 256);
      expect(men.againstOthers!.difference).toBeCloseTo(men.estimate! - women.estimate!, 10);
      expect(women.againstOthers!.difference).toBeCloseTo(-men.againstOthers!.difference, 10);
      expect(women.againstOthers!.se).toBeCloseTo(men.againstOthers!.se, 10);
      expect(women.againstOthers!.p).toBeLessThan(0.05);
    }
  });
  it('are not compared by a score that is made from the answers which divide them', () => {
    const { grouped } = answers((row) => row % 2, 0.3);
    const tied = { ...breakdown, code: 'q1' };
    const rows = estimateBreakdown(grouped, smallDefinition, { breakdown: tied, options });
    const compared = rows.filter(({ againstOthers }) => againstOthers !== null);
    expect(new Set(compared.map(({ node }) => node))).toEqual(new Set(['1.2']));
  });
  it('are hidden where a drawn stratum gave no answer, and flagged in the country', () => {
    const { grouped } = answers((row) => row % 2, 0);
    const rows = estimateBreakdown(grouped, smallDefinition, {
      breakdown,
      options: { ...options, uncovered: new Set([1]) },
    });
    const reasons = (localityId: number) =>
      new Set(rows.filter((row) => row.localityId === localityId).map(({ reason }) => reason));
    expect(reasons(1)).toEqual(new Set(['stratum']));
    expect(reasons(99)).toEqual(new Set(['stratum']));
    expect(reasons(0)).not.toContain('stratum');
    expect(rows.every((row) => row.localityId !== 1 || row.flag === 'hidden')).toBe(true);
  });
});
