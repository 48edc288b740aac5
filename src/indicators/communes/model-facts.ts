// What a researcher is told of the model of a score.
import type { fitCommunes } from './commune-model.ts';
import type { CommuneModel } from './commune-row.ts';

export const noModel = (node: string, lack: CommuneModel['lack'], areas: number): CommuneModel => ({
  node,
  lack,
  areas,
  coefficients: [],
  betweenVariance: 0,
  units: 'people',
  unitDf: 0,
  borrowed: 1,
});

export function modelInNumbers(
  node: string,
  { model, units, unitDf }: Exclude<ReturnType<typeof fitCommunes>, { lack: unknown }>,
  deviations: readonly number[],
): CommuneModel {
  const { regression, between, areas } = model.fit;
  const size = regression.coefficients.length;
  const first = size - deviations.length;
  const own = areas
    .filter((_, at) => !Number.isNaN(model.areas[at]!.direct))
    .map(({ borrowed }) => borrowed)
    .sort((a, b) => a - b);
  return {
    node,
    lack: null,
    areas: own.length,
    coefficients: deviations.map((deviation, at) => ({
      value: regression.coefficients[first + at]! / deviation,
      se: Math.sqrt(regression.inverse[(first + at) * (size + 1)]!) / deviation,
    })),
    betweenVariance: between.value,
    units,
    unitDf,
    borrowed: own[Math.floor(own.length / 2)]!,
  };
}
