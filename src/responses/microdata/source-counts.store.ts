// How many responses of a round came from one source (`same_source` of the export). The sources of the
// first rows are looked up by an index, so that a download begins at once. Meanwhile one scan of that
// index finds the sources with more than one response, the largest first; those are not looked up again.
import { setImmediate as nextEventLoopTurn } from 'node:timers/promises';
import pg from 'pg';
import { copiedRows } from '../../platform/db/copied-rows.ts';
import type { Db, Pool } from '../../platform/db/connect.ts';
import { inTurn } from '../../platform/in-turn.ts';

/** Sources in hexadecimal digits → responses of the round from those that sent more than one. */
export type SourceCounts = (sources: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** About 30 MB. */
const MAX_SOURCES = 200_000;
/** Rows processed before other requests get a turn: 200,000 at once blocked for half a second. */
const ROWS_PER_TURN = 1_000;

interface FoundSources {
  counts: ReadonlyMap<string, number>;
  /** All sources with more than one response are in `counts`. */
  all: boolean;
}

/** Finds the sources of a round with more than one response. */
export type SourceSearch = (db: Pool, roundId: string) => Promise<FoundSources>;

/** A search takes seconds: downloads that begin soon after it share its result. */
const SHARED_MS = 60_000;

/** Shared by the downloads of a process: one search at a time. @param most sources kept in memory */
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

/** Counts of one round; up to a minute old. */
export function sourceCounts(db: Pool, roundId: string, search: SourceSearch): SourceCounts {
  let searched: FoundSources | null = null;
  let calls = 0;
  const begin = (): void => {
    // If it fails, all sources are looked up.
    search(db, roundId).then(
      (found) => {
        searched = found;
      },
      () => undefined,
    );
  };
  return async (sources) => {
    calls += 1;
    // A round that fits into one batch needs no search.
    if (calls === 2) begin();
    if (searched?.all) return searched.counts;
    const known = searched?.counts ?? new Map<string, number>();
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
    if (counts.size % ROWS_PER_TURN === 0) await nextEventLoopTurn();
  }
  return counts;
}
