// The figures of all breakdowns of a computation, one task of the thread after the other.
import type { RoundBreakdown } from '../breakdowns/round-breakdowns.ts';
import type { GroupRow } from '../breakdowns/group-row.ts';
import type { IndexDefinition } from '../definition.ts';
import type { EstimationOptions } from '../estimation.ts';
import { estimateBreakdownInThread } from './estimate-in-thread.files.ts';
import type { AnswersRead } from './read-answers.store.ts';

/** Takes each breakdown's sums out of what was read: they are as large as those of the whole. */
export async function estimateGroups(
  definition: IndexDefinition,
  { groups, breakdowns }: AnswersRead,
  options: EstimationOptions,
  work: { progress: (share: number, message: string) => void; signal?: AbortSignal | undefined },
): Promise<GroupRow[]> {
  const rows: GroupRow[] = [];
  for (const [at, breakdown] of breakdowns.entries()) {
    const accumulator = groups.shift()!;
    work.progress(0.85 + (0.13 * at) / breakdowns.length, 'estimating');
    for (const own of partsOf(breakdown, options)) {
      work.signal?.throwIfAborted();
      const task = { accumulator, definition, options: own, breakdown };
      for (const row of await estimateBreakdownInThread(task)) rows.push(row);
    }
  }
  return rows;
}

/**
 * A province may have a hundred communes: the figures of all provinces at once would take most of the memory.
 */
const PROVINCES_AT_ONCE = 8;

function partsOf({ groups }: RoundBreakdown, options: EstimationOptions): EstimationOptions[] {
  if (Array.isArray(groups)) return [options];
  const { localityIds } = options;
  const parts = Math.ceil(localityIds.length / PROVINCES_AT_ONCE);
  return Array.from({ length: parts }, (_, part) => ({
    ...options,
    localityIds: localityIds.slice(part * PROVINCES_AT_ONCE, (part + 1) * PROVINCES_AT_ONCE),
  }));
}
