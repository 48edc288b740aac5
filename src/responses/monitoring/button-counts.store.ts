// How many have answered by feedback buttons, by the mark of the page they stand on.
import type { Reader } from '../../platform/db/connect.ts';
import { readCounts } from '../counts/response-counts.store.ts';

/** The most first. Withdrawn responses are left out. */
export async function buttonCounts(
  db: Reader,
  roundId: string,
): Promise<{ mark: string; responses: number }[]> {
  const counts = await readCounts(db, roundId, { facets: ['entry'], by: 'province' });
  const byMark = new Map<string, number>();
  for (const { value, detail, status, n } of counts)
    if (value === 'button' && status !== 'withdrawn')
      byMark.set(detail, (byMark.get(detail) ?? 0) + n);
  return [...byMark]
    .map(([mark, responses]) => ({ mark, responses }))
    .sort((a, b) => b.responses - a.responses);
}
