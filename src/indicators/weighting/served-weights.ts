// Weights of a round in which everybody served is asked: served over answered, by province and service.
// Within such a cell those who answered stand for those who did not; nothing in the answers can show
// whether they are alike.
import { WeightingFailure } from './weighting-failure.ts';

export interface ServedCell {
  provinceId: number;
  serviceId: string;
  served: number;
}

export interface ServedReport {
  served: number;
  answered: number;
  /**
   * Share of the served whose service has no answers in their province: the province's others stand for them.
   */
  silentShare: number;
}

export interface ServedWeights {
  weight: Float64Array;
  /** `servedStratum` → people served. */
  populations: Map<string, number>;
  /** Provinces of which more than this share of the served has no answers. */
  uncovered: number[];
  report: ServedReport;
}

/** Above it a province is not shown: too much of it is unknown. */
export const MOST_SILENT = 0.1;

export const servedStratum = (provinceId: number, serviceId: string): string =>
  `${provinceId}/${serviceId}`;

/**
 * @param strata of each respondent, as servedStratum writes it
 * @throws WeightingFailure for answers of a service that served nobody, or fewer people than answered
 */
export function servedWeights(
  strata: readonly string[],
  served: readonly ServedCell[],
): ServedWeights {
  const answered = new Map<string, number>();
  for (const stratum of strata) answered.set(stratum, (answered.get(stratum) ?? 0) + 1);
  const populations = new Map(
    served.map((cell) => [servedStratum(cell.provinceId, cell.serviceId), cell.served]),
  );
  checkCells(answered, populations);
  const provinces = provinceTotals(served, answered);
  const weight = Float64Array.from(strata, (stratum) => {
    const { all, heard } = provinces.get(provinceOf(stratum))!;
    return ((populations.get(stratum)! / answered.get(stratum)!) * all) / heard;
  });
  const shown = [...provinces].filter(([, { heard }]) => heard > 0);
  const total = shown.reduce((sum, [, { all }]) => sum + all, 0);
  const heard = shown.reduce((sum, [, one]) => sum + one.heard, 0);
  return {
    weight,
    populations,
    uncovered: shown.filter(([, one]) => 1 - one.heard / one.all > MOST_SILENT).map(([id]) => id),
    report: {
      served: total,
      answered: strata.length,
      silentShare: 1 - heard / total,
    },
  };
}

const provinceOf = (stratum: string): number => Number(stratum.slice(0, stratum.indexOf('/')));

function checkCells(
  answered: ReadonlyMap<string, number>,
  populations: ReadonlyMap<string, number>,
): void {
  for (const [stratum, n] of answered) {
    const at = {
      localityId: provinceOf(stratum),
      category: stratum.slice(stratum.indexOf('/') + 1),
    };
    const population = populations.get(stratum) ?? 0;
    if (population === 0) throw new WeightingFailure('noServed', at);
    if (population < n) throw new WeightingFailure('servedTooFew', at);
  }
}

/** Per province, people served in all, and those of services with answers. */
function provinceTotals(
  served: readonly ServedCell[],
  answered: ReadonlyMap<string, number>,
): Map<number, { all: number; heard: number }> {
  const totals = new Map<number, { all: number; heard: number }>();
  for (const { provinceId, serviceId, served: people } of served) {
    const total = totals.get(provinceId) ?? { all: 0, heard: 0 };
    total.all += people;
    if (answered.has(servedStratum(provinceId, serviceId))) total.heard += people;
    totals.set(provinceId, total);
  }
  return totals;
}

/** People served by the numbers that strata have in an accumulator. */
export const populationsByCode = (
  { populations }: ServedWeights,
  codeOf: (stratum: string) => number,
): Map<number, number> =>
  new Map([...populations].map(([stratum, people]) => [codeOf(stratum), people]));
