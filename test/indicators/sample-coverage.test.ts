// What was drawn against what answered, worked by hand.
import { expect, it } from '@jest/globals';
import { coverageOf } from '../../src/indicators/computing/sample-coverage.store.ts';
import { stratumKey } from '../../src/indicators/computing/score-batch.ts';

const drawn = [
  { stratum: 'urban', psu: 'a1', localityId: 1 },
  { stratum: 'urban', psu: 'a2', localityId: 1 },
  { stratum: 'rural', psu: 'a3', localityId: 1 },
  { stratum: 'urban', psu: 'b1', localityId: 2 },
];

it('names drawn strata without answers, also where another province has answers in one of that name', () => {
  const strata = new Set([stratumKey(1, 'urban'), stratumKey(1, 'rural')]);
  expect(coverageOf(drawn, { strata, psus: new Set(['a1', 'a3']) })).toEqual({
    psus: 4,
    answeredPsus: 2,
    emptyStrata: [{ stratum: 'urban', localityId: 2 }],
  });
});

it('a round without a drawn sample has none', () => {
  expect(coverageOf([], { strata: new Set(), psus: new Set() })).toEqual({
    psus: 0,
    answeredPsus: 0,
    emptyStrata: [],
  });
});
