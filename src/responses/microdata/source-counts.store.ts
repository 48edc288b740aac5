// How many responses of a round came from one source (`same_source` of the export). No download
// begins with a pass over the whole round: the sources of its first rows are looked up by an index.
// Meanwhile one pass over that index finds the sources that sent more than once, the largest first;
// those it found are looked up no more.
import { setImmediate as othersTurn } from 'node:timers/promises';
import pg from 'pg';
import { copiedRows } from '../../platform/db/copied-rows.ts';
import type { Db, Pool } from '../../platform/db/database.ts';
import { inTurn } from '../../platform/in-turn.ts';

/** Sources in hexadecimal digits → responses of the round from those that sent more than one. */
export type SourceCounts = (sources: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** About 30 MB. */
const MAX_SOURCES = 200_000;
/** Rows understood before other requests have their turn: 200,000 at once took half a second. */
const ROWS_PER_TURN = 1_000;

interface FoundSources {
  counts: ReadonlyMap<string, number>;
  /** There are no others with more than one. */
  all: boolean;
}

/** Finds the sources of a round that sent more than once. */
export type SourceSearch = (db: Pool, roundId: string) => Promise<FoundSources>;

/** A search takes the database seconds: downloads that begin soon after it share what it found. */
const SHARED_MS = 60_000;

/** Shared by the downloads of a process: one search at a time. @param most sources held in memory */
export function sourceSearch(most = MAX_SOURCES): SourceSearch {
  const turn = inTurn();
  let last: { roundId: string; at: number; found: Promise<FoundSources> } | null = null;
  return (db, roundId) => {
    if (last?.roundId === roundId && performance.now() - last.at < SHARED_MS) return last.found;
    const found = turn(async () => {
      const counts = await countsWhere(db, roundId, `order by count(*) desc limit ${most + 1}`);
      return { counts, all: counts.size <= most };
    });
    last = { roundId, at: performance.now(), found };
    found.catch(() => {
      if (last?.found === found) last = null;
    });
    return found;
  };
}

/** Counts of one round, as they are when first asked for, or were a minute before. */
export function sourceCounts(db: Pool, roundId: string, search: SourceSearch): SourceCounts {
  let held: FoundSources | null = null;
  let calls = 0;
  const begin = (): void => {
    // Should it fail, all sources go on being looked up.
    search(db, roundId).then(
      (found) => {
        held = found;
      },
      () => undefined,
    );
  };
  return async (sources) => {
    calls += 1;
    // Rounds of one reading need no search.
    if (calls === 2) begin();
    if (held?.all) return held.counts;
    const known = held?.counts ?? new Map<string, number>();
    const found = await countsOf(
      db,
      roundId,
      sources.filter((source) => !known.has(source)),
    );
    for (const source of sources) if (known.has(source)) found.set(source, known.get(source)!);
    return found;
  };
}

async function countsOf(
  db: Db,
  roundId: string,
  sources: readonly string[],
): Promise<Map<string, number>> {
  if (sources.length === 0) return new Map();
  const hashes = [...new Set(sources)].map((source) => `"\\\\x${source}"`).join(',');
  return await countsWhere(
    db,
    roundId,
    '',
    `and source_hash = any(${pg.escapeLiteral(`{${hashes}}`)}::bytea[])`,
  );
}

async function countsWhere(
  db: Db,
  roundId: string,
  ending: string,
  condition = 'and source_hash is not null',
): Promise<Map<string, number>> {
  const rows = await copiedRows(
    db,
    `select encode(source_hash, 'hex'), count(*) from responses
    where round_id = ${pg.escapeLiteral(roundId)} ${condition}
    group by source_hash having count(*) > 1 ${ending}`,
  );
  const counts = new Map<string, number>();
  for (const [source, n] of rows) {
    counts.set(source!, Number(n));
    if (counts.size % ROWS_PER_TURN === 0) await othersTurn();
  }
  return counts;
}
