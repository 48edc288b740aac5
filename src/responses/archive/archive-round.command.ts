// Archives a closed round: writes its responses and paradata to files, from one snapshot. The rows stay
// in the database. The files hold answers: only their owner can read them.
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { audit } from '../../accounts/audit.store.ts';
import { inTransaction } from '../../platform/db/database.ts';
import type { Db, Reader } from '../../platform/db/connect.ts';
import { flushToDisk } from '../../platform/flush-to-disk.ts';
import { findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { archiveLines, fingerprintOf } from './archived-rounds.store.ts';
import { versionsOfRound } from '../microdata/microdata.store.ts';
import {
  ARCHIVED_TABLES,
  MANIFEST_NAME,
  type ArchivedFile,
  type ArchivedTable,
  type Manifest,
} from './round-archive.ts';

/** @throws Error with one line for the operator; the folder is removed then */
export async function archiveRound(
  db: Db,
  { code, to, now }: { code: string; to: string; now: Date },
): Promise<{ folder: string; manifest: Manifest }> {
  const folder = path.join(to, code);
  const round = await closedRound(db, code);
  await mkdir(to, { recursive: true });
  await mkdir(folder, { mode: 0o700 });
  try {
    const manifest = await writeArchive(db, { round, folder, now });
    const rows = Object.fromEntries(manifest.files.map((file) => [file.table, file.rows]));
    const details = { code, ...rows };
    await inTransaction(db, (tx) =>
      audit(tx, { at: now, actor: null, action: 'round.archived', objectId: round.id, details }),
    );
    return { folder, manifest };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

async function closedRound(db: Reader, code: string): Promise<Round> {
  const round = await findRoundByCode(db, code);
  if (!round) throw new Error(`there is no round ${code}`);
  if (round.status !== 'closed') throw new Error(`the round ${code} is not closed`);
  return round;
}

/** All files and checksums are of one snapshot. */
async function writeArchive(
  db: Db,
  { round, folder, now }: { round: Round; folder: string; now: Date },
): Promise<Manifest> {
  return await db.transaction(
    async (tx) => {
      const files: ArchivedFile[] = [];
      for (const table of ARCHIVED_TABLES) {
        files.push(await writeRows(tx, { table, roundId: round.id, folder }));
      }
      const manifest: Manifest = {
        ...{ format: 'civic-gauge-round-archive', version: 1, madeAt: now.toISOString() },
        ...{ round: { ...round }, versions: await versionsOfRound(tx, round.id), files },
      };
      const file = path.join(folder, MANIFEST_NAME);
      await writeFile(file, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
      await flushToDisk(file);
      return manifest;
    },
    { isolationLevel: 'repeatable read' },
  );
}

async function writeRows(
  db: Reader,
  { table, roundId, folder }: { table: ArchivedTable; roundId: string; folder: string },
): Promise<ArchivedFile> {
  const name = `${table}.ndjson.gz`;
  const sha256 = createHash('sha256');
  let [rows, bytes] = [0, 0];
  async function* lines(): AsyncGenerator<string> {
    for await (const line of archiveLines(db, table, roundId)) {
      rows += 1;
      yield `${line}\n`;
    }
  }
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sha256.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const file = path.join(folder, name);
  await pipeline(
    Readable.from(lines()),
    createGzip(),
    meter,
    createWriteStream(file, { flags: 'wx' }),
  );
  await chmod(file, 0o600);
  await flushToDisk(file);
  const stored = await fingerprintOf(db, table, roundId);
  if (stored.rows !== rows) throw new Error(`${table} changed while they were read: try again`);
  return {
    table,
    name,
    rows,
    bytes,
    sha256: sha256.digest('hex'),
    fingerprint: stored.fingerprint,
  };
}
