// Why communes have no model-based figures: what the registry does not know, and what the answers cannot
// carry.
import { describe, expect, it } from '@jest/globals';
import { communeFrame, type KnownCommune } from '../../src/indicators/communes/commune-frame.ts';
import { addToCommunes, communeSums } from '../../src/indicators/communes/commune-sums.ts';
import { estimateCommunes } from '../../src/indicators/communes/estimate-communes.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import { estimateRound } from '../../src/indicators/estimation.ts';
import { addRows } from '../../src/statistics/accumulator/add-rows.ts';
import { emptyAccumulator } from '../../src/statistics/accumulator/accumulator.ts';
import { xoshiro } from '../../src/statistics/numeric/random.ts';
import { smallDefinition, smallOptions } from './small-round.ts';

const commune = (id: number, provinceId: number, of: Partial<KnownCommune> = {}): KnownCommune => ({
  id,
  provinceId,
  people: 1_000,
  covariates: [id % 7],
  ...of,
});

describe('what the registry does not know', () => {
  it('leaves a province out as a whole, with the reason', () => {
    const { lacking, communes } = communeFrame(
      [1, 2, 3, 4],
      [
        commune(11, 1),
        commune(12, 1, { people: null }),
        commune(21, 2, { covariates: [null] }),
        commune(31, 3),
        commune(32, 3),
      ],
    );
    expect(lacking).toEqual([
      { localityId: 1, lack: 'population' },
      { localityId: 2, lack: 'values' },
      { localityId: 4, lack: 'noCommunes' },
    ]);
    expect(communes.map(({ id }) => id)).toEqual([31, 32]);
  });
});

/** 12 people of each commune of one province; yes more often in some communes. */
function answersOf(ids: readonly number[], isAlike = false) {
  const random = xoshiro(4);
  const rows = ids.length * 12;
  const of = (row: number): number => ids[Math.floor(row / 12)]!;
  const batch = {
    rows,
    domain: new Int32Array(rows).fill(1),
    stratum: new Int32Array(rows),
    psu: Int32Array.from({ length: rows }, (_, row) => of(row)),
    weight: new Float64Array(rows).fill(1),
    scores: Float64Array.from({ length: 2 * rows }, (_, at) => {
      if (isAlike) return at % 2 === 0 ? 1 : 3;
      return at % 2 === 0
        ? Number(random.uniform() < 0.4 + 0.05 * (of(at >> 1) % 7))
        : 1 + random.below(5);
    }),
  };
  const [whole, sums] = [emptyAccumulator(2), communeSums(2)];
  addRows(whole, batch);
  addToCommunes(
    sums,
    batch,
    Int32Array.from({ length: rows }, (_, row) => of(row)),
    () => true,
  );
  return { whole, sums };
}

function lacksOf(ids: readonly number[], known: readonly KnownCommune[], isAlike = false) {
  const { whole, sums } = answersOf(ids, isAlike);
  const results = estimateRound(whole, smallDefinition, { ...smallOptions, localityIds: [1] });
  const estimates = estimateCommunes(sums, smallDefinition, {
    communes: known,
    provinceIds: [1],
    results: isAlike ? results.map((row) => ({ ...row, se: row.se ?? 0.1, flag: 'ok' })) : results,
    rules: presentationRules,
  });
  return { lacks: new Set(estimates.models.map(({ lack }) => lack)), estimates };
}

describe('what the answers cannot carry', () => {
  const ids = Array.from({ length: 24 }, (_, at) => 100 + at);
  const known = ids.map((id) => commune(id, 1));
  it('is a model with fewer communes than its coefficients and ten', () => {
    expect(lacksOf(ids, known).lacks).toEqual(new Set([null]));
    const few = lacksOf(ids.slice(0, 11), known.slice(0, 11));
    expect(few.lacks).toEqual(new Set(['fewAreas']));
    expect(few.estimates.rows).toEqual([]);
    expect(few.estimates.lacking).toEqual([{ localityId: 1, lack: 'noAnswers' }]);
  });
  it('is a covariate that is the same everywhere, or twice', () => {
    expect(
      lacksOf(
        ids,
        ids.map((id) => commune(id, 1, { covariates: [3] })),
      ).lacks,
    ).toEqual(new Set(['dependent']));
    const twice = ids.map((id) => commune(id, 1, { covariates: [id % 7, 2 * (id % 7)] }));
    expect(lacksOf(ids, twice).lacks).toEqual(new Set(['dependent']));
  });
  it('is an error that nothing tells of: everybody answers the same', () => {
    expect(lacksOf(ids, known, true).lacks).toEqual(new Set(['alike']));
  });
  it('uses people where every commune is one PSU, and takes no answers of fewer than ten', () => {
    const { estimates } = lacksOf(ids, [...known, commune(999, 1)]);
    expect(estimates.models.every(({ units }) => units === 'people')).toBe(true);
    const unasked = estimates.rows.filter(({ localityId }) => localityId === 999);
    expect(unasked.length).toBeGreaterThan(0);
    expect(unasked.every(({ borrowed, n }) => borrowed === 1 && n === 0)).toBe(true);
  });
});
