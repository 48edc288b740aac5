// What the summary of a province says of the changes since an earlier round.
import type { Locality } from '../../localities/locality.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Edition } from '../page-parts.ts';
import type { Formatter } from '../wording/formatter.ts';
import { changesIn } from './change-content.store.ts';
import { changesAddress, type ChangePage } from './change-page.ts';

/** Changes of a summary; more are on the page of changes. */
const MOST_CHANGES = 3;

/**
 * For the summary of a province; null where the round was compared with none, or the province is withheld.
 */
export async function sinceEarlier(
  db: Reader,
  edition: Edition,
  locality: Locality,
  formatter: Formatter,
): Promise<(Pick<ChangePage, 'earlier' | 'index' | 'better' | 'worse'> & { href: string }) | null> {
  const changes = await changesIn(db, edition, locality, formatter);
  if (!changes || changes.withheldText !== '') return null;
  const { earlier, index, better, worse } = changes;
  return {
    earlier,
    index,
    better: better.slice(0, MOST_CHANGES),
    worse: worse.slice(0, MOST_CHANGES),
    href: changesAddress(edition.results, locality),
  };
}
