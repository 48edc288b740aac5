// How many responses of a round came from one source (`same_source` of the export). Asked for the sources of
// some rows at a time, by an index, so that no export begins with a pass over the whole round.
import type { Db } from '../platform/db/database.ts';

/** Sources in hexadecimal digits → responses of the round from those that sent more than one. */
export type SourceCounts = (sources: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** A source with so many is remembered, for counting it again and again would take as long as the export. */
const MANY = 50;
const REMEMBERED = 50_000;

const COUNT = `select encode(source_hash, 'hex') as source, count(*) as n from responses
  where round_id = ? and source_hash = any(?::bytea[]) group by source_hash having count(*) > 1`;

/** Counts of one round; those of large sources are as they were when first asked for. */
export function sourceCounts(db: Db, roundId: string): SourceCounts {
  const remembered = new Map<string, number>();
  return async (sources) => {
    const counts = new Map<string, number>();
    const asked = new Set<string>();
    for (const source of sources) {
      const known = remembered.get(source);
      if (known === undefined) asked.add(source);
      else counts.set(source, known);
    }
    if (asked.size === 0) return counts;
    const hashes = [...asked].map((source) => `\\x${source}`);
    const { rows } = await db.raw<{ rows: { source: string; n: number }[] }>(COUNT, [roundId, hashes] as never);
    for (const { source, n } of rows) {
      counts.set(source, n);
      if (n >= MANY && remembered.size < REMEMBERED) remembered.set(source, n);
    }
    return counts;
  };
}
