// Response rates of strata added up.
import type { ResponseRate } from '../computations.store.ts';

export interface TotalRate {
  invited: number;
  answered: number;
}

/** Null where nobody was invited. */
export function totalRate(rates: readonly ResponseRate[]): TotalRate | null {
  const total = rates.reduce(
    (sum, rate) => ({
      invited: sum.invited + rate.invited,
      answered: sum.answered + rate.answered,
    }),
    { invited: 0, answered: 0 },
  );
  return total.invited === 0 ? null : total;
}
