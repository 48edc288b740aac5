// Adds respondents to an accumulator, in chunks whose keys are found first and whose scores are added then.
import { pairId } from './pair-index.ts';
import { checkBatch, type RowBatch } from './row-batch.ts';
import { sumsId, type ScoreSums } from './score-sums.ts';
import { type Accumulator, addPsuWeight, domainId } from './accumulator.ts';

const isMissing = Number.isNaN;

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

function setOrigins(acc: Accumulator, scores: Float64Array): void {
  for (let j = 0; j < acc.variables; j++) {
    for (let at = j; Number.isNaN(acc.origin[j]!) && at < scores.length; at += acc.variables)
      acc.origin[j] = scores[at]!;
  }
}
