// What a stratum with a single sampled PSU contributes to a variance. There is no right answer, only a
// stated one, so it is an argument everywhere and has no default in this room.
import type { Label } from '../numeric/codes.ts';

/**
 * `fail`: refuse. `adjust`: square of the uncentred PSU total. `average`: the mean of the other strata, by
 * scaling. `certainty` and `remove`: nothing. As options(survey.lonely.psu) of R's survey package.
 */
export type LonelyPsu = 'fail' | 'adjust' | 'average' | 'certainty' | 'remove';

/** All rules, as a list to validate against. */
export const LONELY_PSU_RULES: readonly LonelyPsu[] = [
  'fail',
  'adjust',
  'average',
  'certainty',
  'remove',
];

/** Thrown under `fail` when a stratum, named as in the data, holds one PSU. */
export class LonelyPsuError extends Error {
  readonly stratum: Label;
  readonly stage: number;

  constructor(stratum: Label, stage: number) {
    super(
      `Stratum ${stratum} at stage ${stage} has only one PSU, so its variance cannot be estimated. ` +
        'Merge it with a neighbouring stratum, or choose lonelyPsu adjust, average, certainty or remove.',
    );
    this.name = 'LonelyPsuError';
    this.stratum = stratum;
    this.stage = stage;
  }
}
