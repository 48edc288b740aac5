// Checks a workbook's zip archive before parsing: its unpacked size, and whether its directory
// states the true sizes. Refuses a zip bomb: a small file that unpacks into gigabytes.
import { constants, inflateRawSync } from 'node:zlib';
import { LARGEST_FILE, LARGEST_UNPACKED, MOST_CELLS, MOST_ENTRIES } from './workbook-limits.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;

export interface SizeProblem {
  code:
    'workbook_too_large' | 'workbook_unpacks_too_large' | 'workbook_unreadable' | 'too_many_cells';
  vars: Readonly<Record<string, string | number>>;
}

export const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
const tooLarge = (): SizeProblem => ({
  code: 'workbook_unpacks_too_large',
  vars: { limit: megabytes(LARGEST_UNPACKED) },
});
const unreadable = (detail: string): SizeProblem => ({
  code: 'workbook_unreadable',
  vars: { detail },
});

export const isZip = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** The older kind of workbook (.xls), and other files of office programs. */
export const isCompound = (bytes: Uint8Array): boolean =>
  bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11 && bytes[3] === 0xe0;
/** Detected by its content; the file name does not matter. */
export const isWorkbook = (bytes: Uint8Array): boolean => isZip(bytes) || isCompound(bytes);

/** Null when the file may be parsed. */
export function refuseBySize(bytes: Uint8Array): SizeProblem | null {
  if (bytes.byteLength > LARGEST_FILE)
    return {
      code: 'workbook_too_large',
      vars: { size: megabytes(bytes.byteLength), limit: megabytes(LARGEST_FILE) },
    };
  return isZip(bytes)
    ? checkArchive(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    : null;
}

interface Entry {
  name: string;
  method: number;
  packed: number;
  stated: number;
  local: number;
}

function checkArchive(file: Buffer): SizeProblem | null {
  const entries = directory(file);
  if (!entries) return unreadable('zip');
  if (
    entries.length > MOST_ENTRIES ||
    entries.reduce((sum, { stated }) => sum + stated, 0) > LARGEST_UNPACKED
  )
    return tooLarge();
  let left = LARGEST_UNPACKED;
  let cells = 0;
  for (const entry of entries) {
    const content = unpacked(file, entry, left);
    if (content === 'too large') return tooLarge();
    if (content === 'broken') return unreadable('zip');
    left -= content.length;
    if (left < 0) return tooLarge();
    cells += cellsIn(content, entry.name);
    if (cells > MOST_WRITTEN) return { code: 'too_many_cells', vars: { limit: MOST_CELLS } };
  }
  return null;
}

/** Cells as the file writes them, empty ones that only have a colour included; those that hold something are counted later. */
const MOST_WRITTEN = 2 * MOST_CELLS;
const SHEET = /^xl\/worksheets\/[^/]*\.xml$/i;

function cellsIn(content: Buffer, name: string): number {
  const mark = SHEET.test(name) ? '<c ' : name === 'content.xml' ? '<table:table-cell' : null;
  let count = 0;
  for (
    let at = mark === null ? -1 : content.indexOf(mark);
    at >= 0 && mark !== null;
    at = content.indexOf(mark, at + 3)
  )
    count += 1;
  return count;
}

function directory(file: Buffer): Entry[] | null {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== END_OF_DIRECTORY) return null;
  const entries: Entry[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let count = file.readUInt16LE(end + 10); count > 0; count -= 1) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== DIRECTORY_ENTRY) return null;
    entries.push({
      name: file.toString('utf8', at + 46, at + 46 + file.readUInt16LE(at + 28)),
      method: file.readUInt16LE(at + 10),
      packed: file.readUInt32LE(at + 20),
      stated: file.readUInt32LE(at + 24),
      local: file.readUInt32LE(at + 42),
    });
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

/** By unpacking: what the table of contents states is not to be trusted. */
function unpacked(
  file: Buffer,
  { method, packed, local }: Entry,
  limit: number,
): Buffer | 'too large' | 'broken' {
  if (local + 30 > file.length || file.readUInt32LE(local) !== LOCAL_HEADER) return 'broken';
  const start = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  if (method === 0) return file.subarray(start, start + packed);
  if (method !== 8) return 'broken';
  try {
    return inflateRawSync(file.subarray(start), {
      maxOutputLength: Math.max(limit, 1),
      finishFlush: constants.Z_SYNC_FLUSH,
    });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
      ? 'too large'
      : 'broken';
  }
}
