// What models of communes are made from: the communes as they are known when the answers are read, and the
// figures of provinces that they have to agree with.
import type { Hash } from 'node:crypto';
import type { Tx } from '../../platform/db/connect.ts';
import type { KnownCommune } from '../communes/commune-frame.ts';
import type { CommuneSums } from '../communes/commune-sums.ts';
import { knownCommunes } from '../communes/known-communes.store.ts';
import type { EstimationOptions } from '../estimation.ts';
import type { ResultRow } from '../result-row.ts';
import type { ComputationInputs } from './computation-inputs.store.ts';
import type { CommuneTask } from './estimate-thread.ts';

/** Null where communes are not estimated. */
export async function communesOf(
  tx: Tx,
  { computation, round, provinces }: ComputationInputs,
  fingerprint: Hash,
): Promise<KnownCommune[] | null> {
  const { communes } = computation.parameters;
  if (!communes) return null;
  const place = {
    provinceIds: provinces.map(({ id }) => id),
    onDate: round.opensAt ?? computation.createdAt,
  };
  const known = await knownCommunes(tx, place, communes.covariates);
  fingerprint.update(JSON.stringify(known));
  return known;
}

/** Null where there are no sums of communes. */
export const communeTask = (
  { stored }: ComputationInputs,
  { communes: sums }: { communes: CommuneSums | null },
  found: {
    communes: readonly KnownCommune[];
    options: EstimationOptions;
    rows: readonly ResultRow[];
  },
): CommuneTask | null =>
  sums && {
    sums: { accumulator: sums.accumulator, weights: sums.weights },
    definition: stored.definition,
    communes: {
      communes: found.communes,
      provinceIds: found.options.localityIds.filter((id) => !found.options.excluded?.has(id)),
      results: found.rows,
      rules: found.options.rules,
    },
  };
