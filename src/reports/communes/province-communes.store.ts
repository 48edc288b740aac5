// The communes of a province with their model-based figures, as the readers of a publication may see them.
import { listCommuneEstimates } from '../../indicators/communes/commune-estimates.store.ts';
import { findCommuneModels } from '../../indicators/communes/commune-models.store.ts';
import type { CommuneLack } from '../../indicators/communes/commune-lack.ts';
import type { CommuneRow } from '../../indicators/communes/commune-row.ts';
import { listCommunes } from '../../localities/localities.store.ts';
import type { Locality } from '../../localities/locality.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { figureOf, type PublishedResults } from '../published-results.ts';

export interface ProvinceCommunes {
  communes: readonly Locality[];
  /** Only of scores that the province itself shows: their mean is its score. */
  rows: readonly CommuneRow[];
  /** Why the province has none; null where it has, or where a single score lacks them. */
  lack: CommuneLack | null;
  /** By node, why a score has none anywhere. */
  lackOfNode: ReadonlyMap<string, CommuneLack>;
}

/** Null for a publication without models of communes. */
export async function provinceCommunes(
  db: Reader,
  results: PublishedResults,
  province: Locality,
): Promise<ProvinceCommunes | null> {
  const { computation, round } = results.publication;
  if (!computation.parameters.communes) return null;
  const models = await findCommuneModels(db, computation.id);
  if (!models) return null;
  const rows = await listCommuneEstimates(db, computation.id, { provinceId: province.id });
  return {
    communes: await listCommunes(db, province.id, round.opensAt ?? computation.createdAt),
    rows: rows.filter(({ node }) => {
      const known = results.outline.get(node);
      return known !== undefined && figureOf(results, province.id, known).concealed === null;
    }),
    lack: models.lacking.find(({ localityId }) => localityId === province.id)?.lack ?? null,
    lackOfNode: new Map(
      models.models.flatMap(({ node, lack }) => (lack === null ? [] : [[node, lack] as const])),
    ),
  };
}
