// What estimating a round needs to know beside its sums: the round, what was read of it and how it is
// computed.
import { COUNTRY_ID } from '../../localities/locality.ts';
import type { EstimationOptions } from '../estimation.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import type { ComputationInputs } from './computation-inputs.store.ts';
import type { AnswersRead } from './read-answers.store.ts';

export function optionsOf(
  { computation, round, provinces }: ComputationInputs,
  { weighting, coverage, served }: AnswersRead,
): EstimationOptions {
  const { rules, excluded, seed, draws } = computation.parameters;
  return {
    lonelyPsu: round.lonelyPsu,
    rules: rules ?? presentationRules,
    minRespondents: round.minRespondents,
    nationId: COUNTRY_ID,
    localityIds: provinces.map((province) => province.id),
    isSampled: round.kind !== 'open',
    isCompared: round.kind === 'probability',
    adjustment: weighting?.adjustment,
    ...(served ? { populations: served.populations } : {}),
    uncovered: new Set([
      ...coverage.emptyStrata.map((empty) => empty.localityId),
      ...(served?.uncovered ?? []),
    ]),
    excluded: new Set(excluded),
    seed,
    draws,
  };
}
