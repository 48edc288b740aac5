// What every file of answers is made with: the versions that were asked, names of places, and bytes at a
// pace that leaves the processor to others.
import { Readable } from 'node:stream';
import type { Reader } from '../../platform/db/connect.ts';
import type { Pace } from '../../platform/long-work-pace.ts';
import { findVersionSummary } from '../../questionnaires/versions/versions.store.ts';
import type { Versions } from '../submission/compiled-versions.store.ts';
import type { ExportNames } from './export-names.store.ts';
import type { AskedVersion } from './export-options.ts';
import type { SharedReads } from './microdata.store.ts';
import type { Columns, MicrodataRow } from './microdata.ts';
import { csvLines } from './microdata-csv.ts';

/** Shared by all downloads of a process. */
export interface ExportDeps {
  versions: Versions;
  reads: SharedReads;
  pace: Pace;
}

/**
 * The round's versions, newest first, then those of its form after a service.
 * @param ids the round's own first
 */
export async function askedVersions(
  db: Reader,
  ids: readonly string[],
  versions: Versions,
): Promise<AskedVersion[]> {
  const asked = await Promise.all(
    ids.map(async (id) => {
      const { number = null, code = '' } = (await findVersionSummary(db, id)) ?? {};
      return { id, code, number, compiled: (await versions(db, id)).compiled };
    }),
  );
  const own = asked[0]?.code;
  const isOther = ({ code }: AskedVersion): number => (code === own ? 0 : 1);
  return asked.sort((a, b) => isOther(a) - isOther(b) || (b.number ?? 0) - (a.number ?? 0));
}

export async function* withNames(
  batches: AsyncIterable<MicrodataRow[]>,
  names: ExportNames,
): AsyncGenerator<MicrodataRow[]> {
  for await (const rows of batches) {
    await names.load(rows.map(({ localityId }) => localityId));
    yield rows;
  }
}

/**
 * Bytes of the file. An error in reading rows ends it with that error; destroying it stops the reading.
 */
export function csvOf(
  batches: AsyncIterable<readonly MicrodataRow[]>,
  columns: Columns,
  pace: Pace,
): Readable {
  return Readable.from(paced(csvLines(batches, columns), pace), { objectMode: false });
}

async function* paced(texts: AsyncIterable<string>, pace: Pace): AsyncGenerator<Buffer> {
  for await (const text of texts) {
    yield Buffer.from(text);
    await pace();
  }
}
