// Model-based figures of communes, and the models that they come from.
import type { ResultRow } from '../result-row.ts';
import type { CommuneLack } from './commune-lack.ts';

export interface CommuneRow {
  /** The commune. */
  localityId: number;
  provinceId: number;
  /** A score: models are not made of single indicators. */
  node: string;
  level: ResultRow['level'];
  estimate: number;
  /** Root of the mean squared error. */
  rmse: number;
  ciLow: number;
  ciHigh: number;
  /** Share of the figure that comes from the model, 0..1; 1: it has no answers of its own that count. */
  borrowed: number;
  /** Respondents, of the answers that count for the node. */
  n: number;
  /** Hidden: its interval is too wide. */
  flag: 'ok' | 'hidden';
  /** From the province, of the same model; p adjusted for all scores and communes of the province. */
  difference: number;
  differenceSe: number;
  differenceP: number;
}

export interface CommuneModel {
  node: string;
  lack: CommuneLack | null;
  /** Communes with a direct estimate. */
  areas: number;
  /** In the order of the covariates, on their own scales. */
  coefficients: { value: number; se: number }[];
  /** Between communes beyond the covariates. */
  betweenVariance: number;
  /** Whether units are PSUs, or people within them. */
  units: 'psus' | 'people';
  unitDf: number;
  /** Median over communes with a direct estimate. */
  borrowed: number;
}

export interface LackingProvince {
  localityId: number;
  lack: CommuneLack;
}

/** All of a computation. */
export interface CommuneEstimates {
  rows: CommuneRow[];
  models: CommuneModel[];
  /** Provinces that have no figures at all. */
  lacking: LackingProvince[];
}
