// Adds respondents to an accumulator, in chunks whose keys are found first and whose scores are added then.
import { checkBatch, type RowBatch } from './row-batch.ts';
import type { ScoreSums } from './score-sums.ts';
import type { Accumulator } from './accumulator.ts';
import { keysOf, newRun, type RowKeys } from './row-keys.ts';

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
