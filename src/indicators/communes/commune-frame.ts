// The communes that a model can speak of: those of provinces about which everything is known that it needs.
import type { CommuneLack } from './commune-lack.ts';
import type { LackingProvince } from './commune-row.ts';

/** A commune of the registry; null: not known. */
export interface KnownCommune {
  id: number;
  provinceId: number;
  people: number | null;
  /** In the order of the chosen covariates. */
  covariates: readonly (number | null)[];
}

/** With everything known. */
export interface FramedCommune {
  id: number;
  provinceId: number;
  people: number;
  /** As known, less their mean, over their standard deviation. */
  covariates: readonly number[];
}

export interface CommuneFrame {
  communes: FramedCommune[];
  /** Of each covariate, on its own scale. */
  deviations: number[];
  lacking: LackingProvince[];
}

/** @param provinceIds those that are counted */
export function communeFrame(
  provinceIds: readonly number[],
  communes: readonly KnownCommune[],
): CommuneFrame {
  const lacking: LackingProvince[] = [];
  const kept = provinceIds.flatMap((localityId) => {
    const own = communes.filter(({ provinceId }) => provinceId === localityId);
    const lack = lackOf(own);
    if (lack === null) return own;
    lacking.push({ localityId, lack });
    return [];
  });
  const columns = (communes[0]?.covariates ?? []).map((_, at) =>
    standardised(kept.map(({ covariates }) => covariates[at]!)),
  );
  return {
    lacking,
    deviations: columns.map(({ deviation }) => deviation),
    communes: kept.map(({ id, provinceId, people }, at) => ({
      id,
      provinceId,
      people: people!,
      covariates: columns.map(({ values }) => values[at]!),
    })),
  };
}

function lackOf(communes: readonly KnownCommune[]): CommuneLack | null {
  if (communes.length === 0) return 'noCommunes';
  if (communes.some(({ people }) => people === null)) return 'population';
  return communes.some(({ covariates }) => covariates.includes(null)) ? 'values' : null;
}

/** A covariate that is the same everywhere stays 0. */
function standardised(values: readonly number[]): { values: number[]; deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const deviation = Math.sqrt(spread) || 1;
  return { deviation, values: values.map((value) => (value - mean) / deviation) };
}
