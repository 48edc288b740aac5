// How likely somebody who knows the key variables of a person in a sample finds that person's row: the
// approximation of Benedetti and Franconi (1998) as computed by sdcMicro (indivRisk, method "approx").

/**
 * Of one row.
 * @param sample rows with the same keys, itself included @param population estimate of people with these
 * keys: the sum of their weights
 * @returns a probability
 */
export function individualRisk(sample: number, population: number): number {
  if (population <= sample) return 1 / sample;
  const share = sample / population;
  const odds = share / (1 - share);
  if (sample === 1) return odds * Math.log(1 / share);
  if (sample === 2) return odds - odds ** 2 * Math.log(1 / share);
  return share / (sample - (1 - share));
}

/** Rows that have the same keys. */
export interface KeyCount {
  rows: number;
  /** Sum of their weights; null where the sample stands for itself only. */
  weight: number | null;
}

export interface RiskSummary {
  rows: number;
  /** Rows that no other row shares the keys with. */
  unique: number;
  /** Rows that fewer than k rows share the keys with, themselves included. */
  belowK: number;
  smallest: number;
  highest: number;
  mean: number;
  /** Rows with a risk above one in ten. */
  risky: number;
}

const RISKY = 0.1;

/** @param k every row shares its keys with so many rows, itself included, where the file is k-anonymous */
export function riskOf(classes: readonly KeyCount[], k: number): RiskSummary {
  const summary = { rows: 0, unique: 0, belowK: 0, smallest: Infinity, highest: 0, risky: 0 };
  let expected = 0;
  for (const { rows, weight } of classes) {
    const risk = weight === null ? 1 / rows : individualRisk(rows, weight);
    summary.rows += rows;
    if (rows === 1) summary.unique += 1;
    if (rows < k) summary.belowK += rows;
    if (risk > RISKY) summary.risky += rows;
    summary.smallest = Math.min(summary.smallest, rows);
    summary.highest = Math.max(summary.highest, risk);
    expected += rows * risk;
  }
  const { rows } = summary;
  const smallest = rows === 0 ? 0 : summary.smallest;
  return { ...summary, smallest, mean: rows === 0 ? 0 : expected / rows };
}
