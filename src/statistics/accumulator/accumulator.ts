// One pass over respondents into sums small enough to keep: from them every mean, index level and difference follows,
// with variance and covariance. Sums add, so rounds can be cut in parts, computed apart and merged.
//
// The per-(PSU, post-stratum, domain) table is kept as its three margins — (PSU, domain), (post-stratum, domain)
// and (PSU, post-stratum) weights — which suffice, since a fitted value is constant within a post-stratum.
import { emptyPairIndex, grown, pairId, type PairIndex } from './pair-index.ts';
import { checkBatch, type RowBatch } from './row-batch.ts';
import { emptySums, sumsId, type ScoreSums } from './score-sums.ts';

const isMissing = Number.isNaN;

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

/** Counts a sampled PSU, one that yielded no respondent included. Idempotent. */
export function registerPsu(acc: Accumulator, stratum: number, psu: number): void {
  pairId(acc.psus, stratum, psu);
}

const CHUNK = 1024;

/**
 * Adds a batch of respondents. Rows of weight 0 count their PSU and nothing else, as in R's survey.
 * Throws a RangeError for a negative or non-finite weight, a negative code, or columns of the wrong length.
 */
export function addRows(acc: Accumulator, batch: RowBatch): void {
  checkBatch(batch, acc.variables);
  setOrigins(acc, batch.scores);
  const run = newRun();
  for (let from = 0; from < batch.rows; from += CHUNK) {
    const keys = keysOf(acc, batch, { from, to: Math.min(from + CHUNK, batch.rows) }, run);
    if (batch.postStratum) addFittedScores(acc, batch, from, keys);
    else addScores(acc, batch, from, keys);
  }
  acc.rows += batch.rows;
  if (!batch.postStratum) acc.rowsWithoutPostStratum += batch.rows;
}

// Per row of a chunk the numbers of its keys; −1 for a row without weight. Sums grow here, so that adding only adds.
interface RowKeys {
  cell: Int32Array;
  fit: Int32Array;
  domain: Int32Array;
}

// A run of rows of one PSU and domain, and what is known of its post-strata of small code (`stamp` says of which run).
interface Run {
  stratumCode: number;
  psuCode: number;
  domainCode: number;
  psu: number;
  domain: number;
  cell: number;
  number: number;
  stamp: Int32Array;
  pair: Int32Array;
  fit: Int32Array;
}

const SMALL_CODE = 1024;

function newRun(): Run {
  const [stamp, pair, fit] = [
    new Int32Array(SMALL_CODE),
    new Int32Array(SMALL_CODE),
    new Int32Array(SMALL_CODE),
  ];
  return {
    stratumCode: -1,
    psuCode: -1,
    domainCode: -1,
    psu: -1,
    domain: -1,
    cell: -1,
    number: 0,
    stamp,
    pair,
    fit,
  };
}

function keysOf(
  acc: Accumulator,
  batch: RowBatch,
  span: { from: number; to: number },
  run: Run,
): RowKeys {
  const { from, to } = span;
  const keys = {
    cell: new Int32Array(to - from),
    fit: new Int32Array(to - from),
    domain: new Int32Array(to - from),
  };
  const { postStratum, weight } = batch;
  for (let row = from; row < to; row++) {
    follow(acc, batch, row, run);
    const fit = postStratum ? fitId(acc, run, postStratum[row]!, weight[row]!) : -1;
    keys.domain[row - from] = run.domain;
    keys.cell[row - from] = weight[row] === 0 ? -1 : run.cell;
    keys.fit[row - from] = fit;
  }
  return keys;
}

// Neighbours mostly share their PSU, so the keys of the run are kept until it ends.
function follow(acc: Accumulator, batch: RowBatch, row: number, run: Run): void {
  const stratumCode = batch.stratum[row]!;
  const psuCode = batch.psu[row]!;
  const domainCode = batch.domain[row]!;
  const samePsu = psuCode === run.psuCode && stratumCode === run.stratumCode;
  if (samePsu && domainCode === run.domainCode) return;
  if (!samePsu) run.psu = pairId(acc.psus, stratumCode, psuCode);
  run.domain = domainId(acc, domainCode);
  run.cell = sumsId(acc.byPsu, { a: run.psu, b: run.domain }, acc.variables);
  run.stratumCode = stratumCode;
  run.psuCode = psuCode;
  run.domainCode = domainCode;
  run.number++;
}

function fitId(acc: Accumulator, run: Run, code: number, weight: number): number {
  if (code < SMALL_CODE && run.stamp[code] === run.number) {
    acc.psuPostStratum.weight[run.pair[code]!]! += weight;
    return run.fit[code]!;
  }
  const postStratum = pairId(acc.postStrata, 0, code);
  const pair = addPsuWeight(acc, run.psu, postStratum, weight);
  const fit = sumsId(acc.byPostStratum, { a: postStratum, b: run.domain }, acc.variables);
  if (code < SMALL_CODE) {
    run.stamp[code] = run.number;
    run.pair[code] = pair;
    run.fit[code] = fit;
  }
  return fit;
}

function addScores(acc: Accumulator, batch: RowBatch, from: number, keys: RowKeys): void {
  const { variables, origin, unanswered, squares } = acc;
  const { n, weight, missing, scored } = acc.byPsu;
  const { scores } = batch;
  for (let at = 0; at < keys.cell.length; at++) {
    const id = keys.cell[at]!;
    if (id === -1) continue;
    const w = batch.weight[from + at]!;
    const source = (from + at) * variables;
    const domain = keys.domain[at]! * variables;
    n[id]!++;
    weight[id]! += w;
    for (let j = 0, cell = id * variables; j < variables; j++, cell++) {
      const deviation = scores[source + j]! - origin[j]!;
      if (isMissing(deviation)) {
        missing[cell]! += w;
        unanswered[domain + j]!++;
      } else {
        const weighted = w * deviation;
        scored[cell]! += weighted;
        squares[domain + j]! += weighted * deviation;
      }
    }
  }
}

// As `addScores`, and the same sums by post-stratum in the same pass.
function addFittedScores(acc: Accumulator, batch: RowBatch, from: number, keys: RowKeys): void {
  const { variables, origin, unanswered, squares, byPsu, byPostStratum } = acc;
  const { missing, scored } = byPsu;
  const { missing: fitMissing, scored: fitScored } = byPostStratum;
  const { scores } = batch;
  for (let at = 0; at < keys.cell.length; at++) {
    if (keys.cell[at] === -1) continue;
    const w = batch.weight[from + at]!;
    const source = (from + at) * variables;
    const domain = keys.domain[at]! * variables;
    count(byPsu, keys.cell[at]!, w);
    count(byPostStratum, keys.fit[at]!, w);
    for (
      let j = 0, cell = keys.cell[at]! * variables, fit = keys.fit[at]! * variables;
      j < variables;
      j++, cell++, fit++
    ) {
      const deviation = scores[source + j]! - origin[j]!;
      if (isMissing(deviation)) {
        missing[cell]! += w;
        fitMissing[fit]! += w;
        unanswered[domain + j]!++;
      } else {
        const weighted = w * deviation;
        scored[cell]! += weighted;
        fitScored[fit]! += weighted;
        squares[domain + j]! += weighted * deviation;
      }
    }
  }
}

function count(sums: ScoreSums, id: number, weight: number): void {
  sums.n[id]!++;
  sums.weight[id]! += weight;
}

/** The number of a domain, new ones with zero sums. */
export function domainId(acc: Accumulator, code: number): number {
  const id = pairId(acc.domains, 0, code);
  if ((id + 1) * acc.variables <= acc.squares.length) return id;
  acc.unanswered = grown(acc.unanswered, acc.domains.size * acc.variables);
  acc.squares = grown(acc.squares, acc.domains.size * acc.variables);
  return id;
}

/** Adds weight to a (PSU, post-stratum) pair; returns the number of the pair. */
export function addPsuWeight(
  acc: Accumulator,
  psu: number,
  postStratum: number,
  weight: number,
): number {
  const table = acc.psuPostStratum;
  const id = pairId(table.keys, psu, postStratum);
  if (id >= table.weight.length) table.weight = grown(table.weight, table.keys.size);
  table.weight[id]! += weight;
  return id;
}

function setOrigins(acc: Accumulator, scores: Float64Array): void {
  for (let j = 0; j < acc.variables; j++) {
    for (let at = j; Number.isNaN(acc.origin[j]!) && at < scores.length; at += acc.variables)
      acc.origin[j] = scores[at]!;
  }
}
