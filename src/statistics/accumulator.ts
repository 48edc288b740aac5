// One pass over respondents into sums small enough to keep: from them every mean, index level and difference follows,
// with variance and covariance. Sums add, so rounds can be cut in parts, computed apart and merged.
//
// The per-(PSU, post-stratum, domain) table is kept as its three margins — (PSU, domain), (post-stratum, domain)
// and (PSU, post-stratum) weights — which suffice, since a fitted value is constant within a post-stratum.
import { emptyPairIndex, grown, pairId, type PairIndex } from './pair-index.ts';

/** Sums over the rows of one key, `variables` wide: Σw of missing scores and Σw·(y − origin) of the others. */
export interface ScoreSums {
  keys: PairIndex;
  n: Float64Array; // rows with weight
  weight: Float64Array; // Σw
  missing: Float64Array; // [key × variables + j]
  scored: Float64Array; // [key × variables + j]
}

/** What has been added so far. `origin` is a value near each variable's mean, so that an offset costs no digits. */
export interface Accumulator {
  variables: number;
  origin: Float64Array; // NaN until a value is seen
  rows: number;
  rowsWithoutPostStratum: number;
  psus: PairIndex; // (stratum code, PSU code), those without respondents included
  domains: PairIndex; // (domain code, 0)
  postStrata: PairIndex; // (post-stratum code, 0)
  byPsu: ScoreSums; // (PSU, domain)
  byPostStratum: ScoreSums; // (post-stratum, domain)
  psuPostStratum: { keys: PairIndex; weight: Float64Array }; // (PSU, post-stratum): Σw
  answered: Float64Array; // [domain × variables + j]: rows with weight and a score
  squares: Float64Array; // [domain × variables + j]: Σw·(y − origin)²
}

/** Columns of equal length `rows`. Codes are integers ≥ 0; a PSU code need only be unique within its stratum. */
export interface RowBatch {
  rows: number;
  domain: Int32Array;
  stratum: Int32Array;
  psu: Int32Array;
  postStratum?: Int32Array | undefined;
  weight: Float64Array; // final weights
  scores: Float64Array; // row-major rows × variables, NaN = missing
}

/** An accumulator for score vectors of `variables` entries. Source: methodology, section 3; domain sums as in Särndal et al. (1992), ch. 10. */
export function emptyAccumulator(variables: number): Accumulator {
  return {
    variables, rows: 0, rowsWithoutPostStratum: 0,
    origin: new Float64Array(variables).fill(NaN),
    psus: emptyPairIndex(), domains: emptyPairIndex(), postStrata: emptyPairIndex(),
    byPsu: emptySums(), byPostStratum: emptySums(),
    psuPostStratum: { keys: emptyPairIndex(), weight: new Float64Array(0) },
    answered: new Float64Array(0), squares: new Float64Array(0),
  };
}

function emptySums(): ScoreSums {
  return {
    keys: emptyPairIndex(), n: new Float64Array(0), weight: new Float64Array(0),
    missing: new Float64Array(0), scored: new Float64Array(0),
  };
}

/** Counts a sampled PSU, one that yielded no respondent included. Idempotent. */
export function registerPsu(acc: Accumulator, stratum: number, psu: number): void {
  pairId(acc.psus, stratum, psu);
}

/**
 * Adds a batch of respondents. Rows of weight 0 count their PSU and nothing else, as in R's survey.
 * Throws a RangeError for a negative or non-finite weight, a negative code, or columns of the wrong length.
 */
export function addRows(acc: Accumulator, batch: RowBatch): void {
  checkBatch(acc, batch);
  setOrigins(acc, batch.scores);
  for (let row = 0; row < batch.rows; row++) addRow(acc, batch, row);
  acc.rows += batch.rows;
  if (!batch.postStratum) acc.rowsWithoutPostStratum += batch.rows;
}

function addRow(acc: Accumulator, batch: RowBatch, row: number): void {
  const weight = batch.weight[row]!;
  const psu = pairId(acc.psus, batch.stratum[row]!, batch.psu[row]!);
  const domain = domainId(acc, batch.domain[row]!);
  const cell = sumsId(acc.byPsu, { a: psu, b: domain }, acc.variables);
  const fit = batch.postStratum ? postStratumSums(acc, { psu, domain }, batch.postStratum[row]!, weight) : -1;
  if (weight === 0) return;
  count(acc.byPsu, cell, weight);
  if (fit !== -1) count(acc.byPostStratum, fit, weight);
  addScores(acc, { scores: batch.scores, from: row * acc.variables, weight }, { cell, fit, domain });
}

function addScores(
  acc: Accumulator, values: { scores: Float64Array; from: number; weight: number }, at: { cell: number; fit: number; domain: number },
): void {
  const { variables, origin, answered, squares, byPsu, byPostStratum } = acc;
  const { scores, from, weight } = values;
  const cell = at.cell * variables;
  const fit = at.fit * variables;
  const domain = at.domain * variables;
  for (let j = 0; j < variables; j++) {
    const y = scores[from + j]!;
    if (Number.isNaN(y)) {
      byPsu.missing[cell + j]! += weight;
      if (fit >= 0) byPostStratum.missing[fit + j]! += weight;
      continue;
    }
    const deviation = y - origin[j]!;
    const weighted = weight * deviation;
    byPsu.scored[cell + j]! += weighted;
    squares[domain + j]! += weighted * deviation;
    answered[domain + j]!++;
    if (fit >= 0) byPostStratum.scored[fit + j]! += weighted;
  }
}

/** The number of a domain, new ones with zero sums. */
export function domainId(acc: Accumulator, code: number): number {
  const id = pairId(acc.domains, code, 0);
  acc.answered = grown(acc.answered, acc.domains.size * acc.variables);
  acc.squares = grown(acc.squares, acc.domains.size * acc.variables);
  return id;
}

/** The number of a key among sums, new ones with zero sums. */
export function sumsId(sums: ScoreSums, key: { a: number; b: number }, variables: number): number {
  const id = pairId(sums.keys, key.a, key.b);
  if (id >= sums.n.length) {
    sums.n = grown(sums.n, sums.keys.size);
    sums.weight = grown(sums.weight, sums.n.length);
    sums.missing = grown(sums.missing, sums.n.length * variables);
    sums.scored = grown(sums.scored, sums.n.length * variables);
  }
  return id;
}

function postStratumSums(acc: Accumulator, at: { psu: number; domain: number }, code: number, weight: number): number {
  const postStratum = pairId(acc.postStrata, code, 0);
  addPsuWeight(acc, at.psu, postStratum, weight);
  return sumsId(acc.byPostStratum, { a: postStratum, b: at.domain }, acc.variables);
}

/** Adds weight to a (PSU, post-stratum) pair. */
export function addPsuWeight(acc: Accumulator, psu: number, postStratum: number, weight: number): void {
  const table = acc.psuPostStratum;
  const id = pairId(table.keys, psu, postStratum);
  table.weight = grown(table.weight, table.keys.size);
  table.weight[id]! += weight;
}

function count(sums: ScoreSums, id: number, weight: number): void {
  sums.n[id]!++;
  sums.weight[id]! += weight;
}

function setOrigins(acc: Accumulator, scores: Float64Array): void {
  for (let j = 0; j < acc.variables; j++) {
    for (let at = j; Number.isNaN(acc.origin[j]!) && at < scores.length; at += acc.variables) acc.origin[j] = scores[at]!;
  }
}

function checkBatch(acc: Accumulator, batch: RowBatch): void {
  const { rows, weight, postStratum } = batch;
  const codes = [batch.domain, batch.stratum, batch.psu, ...(postStratum ? [postStratum] : [])];
  if ([weight, ...codes].some((column) => column.length < rows) || batch.scores.length < rows * acc.variables) {
    throw new RangeError(`A batch of ${rows} rows needs columns of that length and ${acc.variables} scores a row.`);
  }
  for (let row = 0; row < rows; row++) {
    if (!(weight[row]! >= 0) || weight[row] === Infinity) throw new RangeError(`Row ${row + 1} of the batch has weight ${weight[row]}; weights are finite and not negative.`);
    for (const column of codes) if (column[row]! < 0) throw new RangeError(`Row ${row + 1} of the batch has the code ${column[row]}; codes are not negative.`);
  }
}
