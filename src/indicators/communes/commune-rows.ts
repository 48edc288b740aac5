// The figures of communes from a fitted model: moved so that a province's communes agree with its own score,
// with their intervals, and how far they lie from the province.
import { symmetricInterval, tMultiplier } from '../../statistics/estimation/interval.ts';
import { tTwoSided } from '../../statistics/numeric/distributions.ts';
import { contrastsOf, type AreaContrast } from '../../statistics/small-areas/contrasts.ts';
import type { Scale } from '../presentation/evidence.ts';
import type { PresentationRules } from '../presentation/presentation-rules.ts';
import type { ResultRow } from '../result-row.ts';
import type { FittedModel } from './commune-model.ts';
import type { CommuneRow } from './commune-row.ts';

interface ScoreOfModel {
  code: string;
  level: ResultRow['level'];
  /** Position of the node. */
  at: number;
  scale: Scale;
  rules: PresentationRules;
  target: (provinceId: number) => ProvinceScore;
}

/** What a province's communes have to agree with. */
export interface ProvinceScore {
  estimate: number;
  variance: number;
  df: number;
}

export function rowsOfModel(model: FittedModel, score: ScoreOfModel): CommuneRow[] {
  const byProvince = new Map<number, number[]>();
  model.communes.forEach(({ provinceId }, position) => {
    byProvince.set(provinceId, [...(byProvince.get(provinceId) ?? []), position]);
  });
  return [...byProvince].flatMap(([provinceId, positions]) => {
    const own = {
      areas: positions.map((position) => model.areas[position]!),
      people: positions.map((position) => model.communes[position]!.people),
    };
    const contrasts = contrastsOf(own, model.fit, model.posterior);
    const province = score.target(provinceId);
    return positions.map((position, at) =>
      rowOf(model, { position, contrast: contrasts[at]!, province, score }),
    );
  });
}

function rowOf(
  { communes, fit, df }: FittedModel,
  at: { position: number; contrast: AreaContrast; province: ProvinceScore; score: ScoreOfModel },
): CommuneRow {
  const { contrast, province, score } = at;
  const { id, provinceId, own } = communes[at.position]!;
  const { low, high } = score.scale;
  const estimate = province.estimate + contrast.difference;
  const mse = contrast.mse + province.variance;
  // Satterthwaite's: each part is as sure as its own degrees of freedom.
  const freedom = mse ** 2 / (contrast.mse ** 2 / df + province.variance ** 2 / province.df);
  const [from, to] = symmetricInterval(estimate, Math.sqrt(mse), tMultiplier(freedom));
  const [ciLow, ciHigh] = [Math.max(low, from), Math.min(high, to)];
  const differenceSe = Math.sqrt(contrast.mse);
  return {
    localityId: id,
    provinceId,
    node: score.code,
    level: score.level,
    estimate,
    rmse: Math.sqrt(mse),
    ciLow,
    ciHigh,
    borrowed: fit.areas[at.position]!.borrowed,
    n: own?.figures.n[score.at] ?? 0,
    flag: ciHigh - ciLow < score.rules.maxWidth * (high - low) ? 'ok' : 'hidden',
    difference: contrast.difference,
    differenceSe,
    differenceP: tTwoSided(contrast.difference / differenceSe, df),
  };
}
