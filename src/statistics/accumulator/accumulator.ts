// One pass over respondents into sums small enough to keep: from them every mean, index level and difference follows,
// with variance and covariance. Sums add, so rounds can be cut in parts, computed apart and merged.
//
// The per-(PSU, post-stratum, domain) table is kept as its three margins — (PSU, domain), (post-stratum, domain)
// and (PSU, post-stratum) weights — which suffice, since a fitted value is constant within a post-stratum.
import { emptyPairIndex, type PairIndex } from './pair-index.ts';
import { emptySums, type ScoreSums } from './score-sums.ts';

/** What has been added so far. `origin` is a value near each variable's mean, so that an offset costs no digits. */
export interface Accumulator {
  variables: number;
  origin: Float64Array; // NaN until a value is seen
  rows: number;
  rowsWithoutPostStratum: number;
  psus: PairIndex; // (stratum code, PSU code), those without respondents included
  domains: PairIndex; // (0, domain code)
  postStrata: PairIndex; // (0, post-stratum code)
  byPsu: ScoreSums; // (PSU, domain)
  byPostStratum: ScoreSums; // (post-stratum, domain)
  psuPostStratum: { keys: PairIndex; weight: Float64Array }; // (PSU, post-stratum): Σw
  unanswered: Float64Array; // [domain × variables + j]: rows with weight and no score
  squares: Float64Array; // [domain × variables + j]: Σw·(y − origin)²
}

/** An accumulator for score vectors of `variables` entries. Source: methodology, section 3; domain sums as in Särndal et al. (1992), ch. 10. */
export function emptyAccumulator(variables: number): Accumulator {
  return {
    variables,
    rows: 0,
    rowsWithoutPostStratum: 0,
    origin: new Float64Array(variables).fill(NaN),
    psus: emptyPairIndex(),
    domains: emptyPairIndex(),
    postStrata: emptyPairIndex(),
    byPsu: emptySums(),
    byPostStratum: emptySums(),
    psuPostStratum: { keys: emptyPairIndex(), weight: new Float64Array(0) },
    unanswered: new Float64Array(0),
    squares: new Float64Array(0),
  };
}
