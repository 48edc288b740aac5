// The keys of rows – PSU, domain, cell – found once for a run of rows that share them.
import { pairId } from './pair-index.ts';
import type { RowBatch } from './row-batch.ts';
import { sumsId } from './score-sums.ts';
import type { Accumulator } from './accumulator.ts';
import { addPsuWeight, domainId } from './accumulator-keys.ts';

// Per row of a chunk the numbers of its keys; −1 for a row without weight. Sums grow here, so that adding only adds.
export interface RowKeys {
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

export function newRun(): Run {
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

export function keysOf(
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
  const { postStratum, weight, fitWeight = weight } = batch;
  for (let row = from; row < to; row++) {
    follow(acc, batch, row, run);
    const fit = postStratum ? fitId(acc, run, postStratum[row]!, fitWeight[row]!) : -1;
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
