// Whether a figure may be shown, and with what warning (methodology, section 6).

export type Flag = 'ok' | 'caution' | 'hidden' | 'withheld';

/** A table cell in a signed-in view needs this many respondents; a score needs the round's minimum. */
export const minCellRespondents = 10;
const cautionCv = 0.166;
const hiddenCv = 0.333;
const minDf = 8;

export interface Measured {
  level: 'index' | 'dimension' | 'subdimension' | 'indicator';
  estimate: number | null;
  cv: number | null;
  n: number;
  df: number;
}

/** 'hidden' for too few respondents or degrees of freedom, or a coefficient of variation above 33.3 %; 'caution' above 16.6 %. */
export function flagOf(figure: Measured, minRespondents: number): Flag {
  const enough = figure.level === 'indicator' ? minCellRespondents : minRespondents;
  if (figure.estimate === null || figure.n < enough || figure.df < minDf) return 'hidden';
  if (figure.cv === null || figure.cv > hiddenCv) return figure.estimate === 0 ? 'ok' : 'hidden';
  return figure.cv > cautionCv ? 'caution' : 'ok';
}
