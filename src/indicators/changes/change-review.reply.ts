// What a researcher reviews of the changes since an earlier round before publishing.
import type { Lang } from '../../platform/i18n/language.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Computation } from '../computations.store.ts';
import { findPublished } from '../computations.store.ts';
import { presentationRules } from '../presentation/presentation-rules.ts';
import { describePublication } from '../publication/publications.store.ts';
import type { ChangeRow } from './change-row.ts';
import { listChanges } from './changes.store.ts';

interface PlaceChange {
  localityId: number;
  index: ChangeRow | null;
  /** Sub-dimensions that changed beyond chance. */
  better: number;
  worse: number;
}

export interface ChangeReview {
  code: string;
  title: string;
  edition: number | null;
  reason: string | null;
  /** The earlier round has a newer edition since. */
  isOutdated: boolean;
  places: PlaceChange[];
}

/** Null where it is compared with none. */
export async function changeReview(
  db: Reader,
  { id, parameters }: Computation,
  lang: Lang,
): Promise<ChangeReview | null> {
  if (!parameters.comparedWith) return null;
  const { computationId, reason } = parameters.comparedWith;
  const earlier = await describePublication(db, computationId);
  if (!earlier) return null;
  const rows = await listChanges(db, id);
  return {
    code: earlier.round.code,
    title: earlier.round.title[lang],
    edition: earlier.computation.edition,
    reason,
    isOutdated: (await findPublished(db, earlier.round.id))?.id !== computationId,
    places: [...new Set(rows.map(({ localityId }) => localityId))].map((localityId) =>
      placeChange(
        localityId,
        rows.filter((row) => row.localityId === localityId),
      ),
    ),
  };
}

function placeChange(localityId: number, rows: readonly ChangeRow[]): PlaceChange {
  const clear = rows.filter(
    ({ level, p }) =>
      level === 'subdimension' && p !== null && p <= presentationRules.falseFindings,
  );
  return {
    localityId,
    index: rows.find(({ node }) => node === 'index') ?? null,
    better: clear.filter(({ difference }) => difference > 0).length,
    worse: clear.filter(({ difference }) => difference < 0).length,
  };
}
