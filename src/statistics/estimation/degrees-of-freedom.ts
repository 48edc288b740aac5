// Degrees of freedom of a design or of a domain: PSUs minus strata among rows that carry weight.
import type { SurveyDesign } from './design.ts';

/**
 * PSUs − strata with at least one row of non-zero weight (within `member`, when given). Missing answers do
 * not count.
 * Source: Korn & Graubard, Analysis of Health Surveys (1999); degf() in R's survey package.
 */
export function degreesOfFreedom(design: SurveyDesign, member: Uint8Array | null = null): number {
  const first = design.stages[0]!;
  const psus = new Uint8Array(first.clusters);
  const strata = new Uint8Array(first.strata);
  let df = 0;
  for (let row = 0; row < design.rows; row++) {
    if (design.weights[row] === 0 || (member && !member[row])) continue;
    const psu = first.cluster[row]!;
    const stratum = first.stratum[row]!;
    if (!psus[psu]) df++;
    if (!strata[stratum]) df--;
    psus[psu] = 1;
    strata[stratum] = 1;
  }
  return df;
}
