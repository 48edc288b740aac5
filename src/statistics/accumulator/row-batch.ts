// Respondents as columns, the way they reach an accumulator, and what is wrong with a batch that is not such.

const { isFinite: finite } = Number;

/** Columns of equal length `rows`. Codes are integers ≥ 0; a PSU code need only be unique within its stratum. */
export interface RowBatch {
  rows: number;
  domain: Int32Array;
  stratum: Int32Array;
  psu: Int32Array;
  postStratum?: Int32Array | undefined;
  weight: Float64Array; // final weights
  fitWeight?: Float64Array | undefined; // weights as calibrated, where they were trimmed since; absent: the final ones
  scores: Float64Array; // row-major rows × variables, NaN = missing
}

/** Throws a RangeError for a negative or non-finite weight, a negative code, or columns of the wrong length. */
export function checkBatch(batch: RowBatch, variables: number): void {
  const { rows, weight } = batch;
  const codes = [batch.domain, batch.stratum, batch.psu, batch.postStratum ?? batch.psu];
  const columns = [weight, batch.fitWeight ?? weight, ...codes];
  if (columns.some(({ length }) => length < rows) || batch.scores.length < rows * variables)
    throw new RangeError(
      `A batch of ${rows} rows needs columns of that length and ${variables} scores a row.`,
    );
  for (let row = 0; row < rows; row++) {
    if (!(weight[row]! >= 0 && finite(weight[row]!)))
      throw new RangeError(
        `Row ${row + 1} of the batch has weight ${weight[row]}; weights are finite and not negative.`,
      );
  }
  for (const column of codes) checkCodes(column, rows);
}

function checkCodes(column: Int32Array, rows: number): void {
  let signs = 0;
  for (let row = 0; row < rows; row++) signs |= column[row]!;
  if (signs >= 0) return;
  const row = column.findIndex((code) => code < 0);
  throw new RangeError(
    `Row ${row + 1} of the batch has the code ${column[row]}; codes are not negative.`,
  );
}
