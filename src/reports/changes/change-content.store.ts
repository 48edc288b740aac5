// Reads what changed in one place since the round that a publication was compared with.
import { listChanges } from '../../indicators/changes/changes.store.ts';
import type { Locality } from '../../localities/locality.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import { frameOf } from '../page-frame.ts';
import type { Content, Edition, PageReader } from '../page-parts.ts';
import type { RoundPage } from '../published-page.ts';
import { findPlace } from '../published-results.ts';
import type { Formatter } from '../wording/formatter.ts';
import { changePage, type ChangePage } from './change-page.ts';

/** Throws `notFound` where the publication was compared with none. */
export async function changesContent(
  db: Reader,
  edition: Edition,
  page: Extract<RoundPage, { kind: 'changes' }>,
  { formatter }: PageReader,
): Promise<Content> {
  const { results } = edition;
  const locality = findPlace(results, page.locality);
  const changes = locality && (await changesIn(db, edition, locality, formatter));
  if (!changes) throw problem('notFound');
  return {
    view: 'reports/changes',
    data: {
      title: formatter.t('reports.changes.title', { place: changes.place }),
      ...frameOf(results, formatter),
      changes,
    },
  };
}

/** Null where the publication was compared with none. */
export async function changesIn(
  db: Reader,
  { results, earlier }: Edition,
  locality: Locality,
  formatter: Formatter,
): Promise<ChangePage | null> {
  if (!earlier) return null;
  const rows = await listChanges(db, results.publication.computation.id, locality.id);
  return changePage({ results, earlier }, formatter, { locality, rows });
}
