// The area model of one score over the communes of a round: which of them have an estimate of their own, how
// sure that is, and what all are estimated at. Every province has a constant of its own.
import { sparse, type SparseArea } from '../../statistics/small-areas/area-regression.ts';
import { unitsOfNode, type AreaFigures } from '../../statistics/small-areas/area-figures.ts';
import { fayHerriot, type FayHerriotFit } from '../../statistics/small-areas/fay-herriot.ts';
import { pooledVariance } from '../../statistics/small-areas/pooled-variance.ts';
import {
  variancePosterior,
  type WeightedVariance,
} from '../../statistics/small-areas/variance-posterior.ts';
import type { CommuneWeights } from './commune-sums.ts';
import type { FramedCommune } from './commune-frame.ts';
import type { CommuneLack } from './commune-lack.ts';
import type { CommuneModel } from './commune-row.ts';

/** A commune with what its respondents say of the score. */
export interface ModelledCommune extends FramedCommune {
  /** Null without respondents. */
  own: { figures: AreaFigures; weights: CommuneWeights } | null;
}

export interface FittedModel {
  communes: readonly ModelledCommune[];
  areas: SparseArea[];
  fit: FayHerriotFit;
  posterior: WeightedVariance[];
  /** Communes with an estimate of their own, less the coefficients. */
  df: number;
}

interface SamplingVariances {
  units: CommuneModel['units'];
  df: number;
  /** NaN where the commune has no estimate of its own. */
  of: (commune: ModelledCommune) => number;
}

/** PSUs tell how sure estimates are where so many of them are in communes with several. */
const LEAST_PSU_DF = 20;
/** Communes with an estimate, beyond the coefficients. */
const LEAST_SPARE = 10;

/** Answers to the question that fewest were asked. */
const LEAST_ANSWERS = 3;

/** @param minimum respondents that an estimate of its own needs */
export const hasOwn = (commune: ModelledCommune, node: number, minimum: number): boolean =>
  commune.own !== null &&
  commune.own.weights.respondents >= minimum &&
  commune.own.figures.n[node]! >= LEAST_ANSWERS &&
  !Number.isNaN(commune.own.figures.values[node]);

/** @param communes of provinces that have one with an estimate of its own */
export function fitCommunes(
  communes: readonly ModelledCommune[],
  node: number,
  minimum: number,
): (SamplingVariancesOfModel & { model: FittedModel }) | { lack: CommuneLack } {
  const known = communes.filter((commune) => hasOwn(commune, node, minimum));
  const variances = samplingVariances(known, node);
  const provinces = [...new Set(communes.map(({ provinceId }) => provinceId))];
  const areas = communes.map((commune) => areaOf(commune, { node, provinces, variances }));
  const size = provinces.length + (communes[0]?.covariates.length ?? 0);
  if (known.length < size + LEAST_SPARE) return { lack: 'fewAreas' };
  if (known.some((commune) => !(variances.of(commune) > 0))) return { lack: 'alike' };
  const fit = fayHerriot(areas);
  if (fit.regression.rank < size) return { lack: 'dependent' };
  if (!fit.between.converged) return { lack: 'notConverged' };
  const posterior = variancePosterior(
    areas.filter(({ direct }) => !Number.isNaN(direct)),
    fit.between.value,
  );
  const model = { communes, areas, fit, posterior, df: known.length - size };
  return { units: variances.units, unitDf: variances.df, model };
}

interface SamplingVariancesOfModel {
  units: CommuneModel['units'];
  unitDf: number;
}

/**
 * Pooled over all communes that have an estimate of their own: between their PSUs; where few communes have
 * several, between the respondents of a PSU, who then count as drawn one by one.
 */
function samplingVariances(known: readonly ModelledCommune[], node: number): SamplingVariances {
  const isKnown = new Set(known);
  const make = (
    units: CommuneModel['units'],
    unitsOf: (own: NonNullable<ModelledCommune['own']>) => ReturnType<typeof unitsOfNode>,
  ): SamplingVariances => {
    const pooled = pooledVariance(known.map(({ own }) => unitsOf(own!)));
    return {
      units,
      df: pooled.df,
      of: (commune) =>
        isKnown.has(commune) ? pooled.perLoad * unitsOf(commune.own!).load : Number.NaN,
    };
  };
  const psus = make('psus', ({ figures }) => unitsOfNode(figures.strata, node));
  return psus.df >= LEAST_PSU_DF
    ? psus
    : make('people', ({ figures, weights }) =>
        unitsOfNode(figures.psus, node, weights.squares / weights.weight ** 2),
      );
}

function areaOf(
  commune: ModelledCommune,
  at: { node: number; provinces: readonly number[]; variances: SamplingVariances },
): SparseArea {
  const variance = at.variances.of(commune);
  return sparse({
    direct: Number.isNaN(variance) ? NaN : commune.own!.figures.values[at.node]!,
    variance,
    covariates: [
      ...at.provinces.map((id) => Number(id === commune.provinceId)),
      ...commune.covariates,
    ],
  });
}
