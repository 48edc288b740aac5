// The design that sample.R draws: strata, clusters, weights and counts of clusters from data.csv.
import {
  buildDesign,
  type DesignInput,
  type SurveyDesign,
} from '../../src/statistics/estimation/design.ts';
import { encode } from '../../src/statistics/numeric/codes.ts';
import type { Oracle } from './oracle-folder.ts';

export function sampleDesign(data: Oracle, options: Partial<DesignInput> = {}): SurveyDesign {
  return buildDesign({
    weights: data.numbers('weight'),
    strata: data.labels('stratum'),
    clusters: [data.labels('psu')],
    population: null,
    nest: false,
    ultimateCluster: false,
    lonelyPsu: 'fail',
    ...options,
  });
}

/** The same with the counts of clusters per stratum. */
export function finiteDesign(data: Oracle, options: Partial<DesignInput> = {}): SurveyDesign {
  return sampleDesign(data, { population: [data.numbers('psus')], ...options });
}

/** Members of a domain: rows with a label, or everybody for “all”. */
export function membersWith(data: Oracle, column: string, label: string): Uint8Array | null {
  if (label === 'all') return null;
  return Uint8Array.from(data.labels(column), (found) => Number(found === label));
}

/** Cell codes of a column in the order of `labels`. */
export function cellsOf(data: Oracle, column: string, labels: readonly string[]): Int32Array {
  return Int32Array.from(data.labels(column), (label) => labels.indexOf(label));
}

/** Codes of a column, −1 for an empty field. */
export function codesOf(data: Oracle, column: string): Int32Array {
  const labels = data.labels(column);
  const { codes } = encode(labels);
  return codes.map((code, k) => (labels[k] === '' ? -1 : code));
}
