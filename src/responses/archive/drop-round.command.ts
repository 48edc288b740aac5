// Drops the responses and paradata of an archived round, but only if the files are complete and equal
// what is in the database. The round itself, its results and publications stay. It cannot be opened
// again.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { audit } from '../../accounts/audit.store.ts';
import type { Tx } from '../../platform/db/connect.ts';
import { lockRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import { dropPartitions, fingerprintOf, lockRows } from './archived-rounds.store.ts';
import { manifestSchema, type ArchivedFile, type Manifest } from './round-archive.ts';
import { setRoundArchived } from '../../sampling/rounds/round-changes.store.ts';

/** Reads a manifest and every file it names. @throws Error with what is wrong, in one line */
export async function checkArchive(manifestPath: string): Promise<Manifest> {
  const read = manifestSchema.safeParse(JSON.parse(await readFile(manifestPath, 'utf8')));
  if (!read.success) throw new Error(`${manifestPath} is not the manifest of an archived round`);
  for (const file of read.data.files) await checkFile(path.dirname(manifestPath), file);
  return read.data;
}

async function checkFile(folder: string, { name, sha256, bytes, rows }: ArchivedFile) {
  const file = path.join(folder, name);
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  if (size !== bytes || hash.digest('hex') !== sha256) throw new Error(`${file} was changed`);
  let lines = 0;
  const input = createReadStream(file).pipe(createGunzip());
  for await (const line of createInterface({ input })) if (line !== '') lines += 1;
  if (lines !== rows) throw new Error(`${file} has ${lines} rows, not ${rows}`);
}

/** @param manifest as `checkArchive` read it @throws Error with the reason, in one line */
export async function dropRound(
  tx: Tx,
  { code, manifest, now }: { code: string; manifest: Manifest; now: Date },
): Promise<void> {
  const round = await lockRoundByCode(tx, code);
  if (round?.id !== manifest.round.id) throw new Error(`the archive is not of the round ${code}`);
  if (round.archivedAt) throw new Error(`the round ${code} was dropped before`);
  if (round.status !== 'closed') throw new Error(`the round ${code} is not closed`);
  await setRoundArchived(tx, round.id, now);
  const details = { code, archived: manifest.madeAt };
  await audit(tx, { at: now, actor: null, action: 'round.dropped', objectId: round.id, details });
  await lockRows(tx, round.id);
  for (const { table, rows, fingerprint } of manifest.files) {
    const stored = await fingerprintOf(tx, table, round.id);
    if (stored.rows !== rows || stored.fingerprint !== fingerprint) {
      throw new Error(`${table} of ${code} are not those of the archive: archive it again`);
    }
  }
  await dropPartitions(tx, round.id);
}
