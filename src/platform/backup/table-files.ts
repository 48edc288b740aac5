// The file of a table: rows as COPY writes them, through gzip. Their checksum is of the text before it is
// compressed, so that it can be compared with the file and, after a restore, with the table.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import type { Tx } from '../db/connect.ts';
import { withConnection } from '../db/own-connection.ts';
import { flushToDisk } from '../flush-to-disk.ts';
import type { BackedUpTable } from './backup-manifest.ts';
import type { TableToCopy } from './catalogue.ts';

/** The fastest level: the processor is shared with citizens, and level 6 takes 1.6 times as much of it. */
const LEVEL = 1;
const CHUNK = 262_144;
const NEW_LINE = 0x0a;

type Content = Pick<BackedUpTable, 'rows' | 'sha256'>;

/** Within a value COPY writes a line break as `\n`, so that lines are rows. */
function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEW_LINE); at >= 0; at = bytes.indexOf(NEW_LINE, at + 1)) lines += 1;
  return lines;
}

function contentMeter(): { add: (bytes: Buffer) => void; content: () => Content } {
  const hash = createHash('sha256');
  let rows = 0;
  return {
    add: (bytes) => {
      hash.update(bytes);
      rows += countLines(bytes);
    },
    content: () => ({ rows, sha256: hash.digest('hex') }),
  };
}

type Meter = ReturnType<typeof contentMeter>;

/** COPY hands over row by row: each alone would cost a turn of every stream after it. */
function inLargeChunks({ add }: Meter): Transform {
  let [parts, size]: [Buffer[], number] = [[], 0];
  const taken = (): Buffer => {
    const whole = Buffer.concat(parts, size);
    [parts, size] = [[], 0];
    add(whole);
    return whole;
  };
  return new Transform({
    transform(row: Buffer, _encoding, done) {
      parts.push(row);
      size += row.length;
      if (size < CHUNK) done();
      else done(null, taken());
    },
    flush(done) {
      done(null, taken());
    },
  });
}

const reading = (use: (bytes: Buffer) => void): Writable =>
  new Writable({
    write(bytes: Buffer, _encoding, done) {
      use(bytes);
      done();
    },
  });

const columnsOf = ({ columns }: TableToCopy): string => columns.map((one) => `"${one}"`).join(', ');

const rowsAsText = (table: TableToCopy) =>
  copyTo(`copy "${table.table}" (${columnsOf(table)}) to stdout`);

/** Writes a table's rows to `file`. */
export async function writeTable(
  tx: Tx,
  table: TableToCopy,
  file: string,
): Promise<Content & { bytes: number }> {
  const meter = contentMeter();
  await withConnection(tx, async (connection) => {
    const gzip = createGzip({ level: LEVEL, chunkSize: CHUNK });
    const written = createWriteStream(file, { flags: 'wx', mode: 0o600 });
    await pipeline(connection.query(rowsAsText(table)), inLargeChunks(meter), gzip, written);
  });
  await flushToDisk(file);
  return { ...meter.content(), bytes: (await stat(file)).size };
}

/** What a table holds, as `writeTable` would write it now. */
export async function contentOf(tx: Tx, table: TableToCopy): Promise<Content> {
  const meter = contentMeter();
  await withConnection(tx, (connection) =>
    pipeline(connection.query(rowsAsText(table)), reading(meter.add)),
  );
  return meter.content();
}

/** Fills a table from `file`, in the caller's transaction. */
export async function readTable(tx: Tx, table: TableToCopy, file: string): Promise<void> {
  await withConnection(tx, async (connection) => {
    const into = connection.query(
      copyFrom(`copy "${table.table}" (${columnsOf(table)}) from stdin`),
    );
    await pipeline(createReadStream(file), createGunzip({ chunkSize: CHUNK }), into);
  });
}

/** Reads a file to its end. @throws Error naming it, where it is not what the manifest says */
export async function checkFile(folder: string, expected: BackedUpTable): Promise<void> {
  const file = path.join(folder, expected.file);
  const meter = contentMeter();
  try {
    const text = createGunzip({ chunkSize: CHUNK });
    await pipeline(createReadStream(file), text, reading(meter.add));
  } catch (error) {
    throw new Error(`${file}: ${(error as Error).message}`, { cause: error });
  }
  const { rows, sha256 } = meter.content();
  if (rows !== expected.rows)
    throw new Error(`${file} has ${rows} rows, the database had ${expected.rows}`);
  if (sha256 !== expected.sha256 || (await stat(file)).size !== expected.bytes)
    throw new Error(`${file} is not the file that was written: its checksum is another`);
}
