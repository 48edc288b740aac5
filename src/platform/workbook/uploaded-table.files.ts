// A table that somebody pasted, or uploaded as CSV or as a workbook, as a CSV text.
import { pastedOrUploaded } from '../csv-table.ts';
import { entryBeside, makeThreads } from '../threads/threads.ts';
import { isWorkbook } from './archive-size.ts';

const LIMITS = { milliseconds: 15_000, megabytes: 256 };

const threads = makeThreads(entryBeside(import.meta.url, 'first-sheet-thread'), {
  running: 1,
  waiting: 4,
});

/** Null: the file is neither UTF-8 text nor a workbook that can be read within the limits of time and memory. */
export async function uploadedTable(
  pasted: string,
  files: readonly { bytes: Buffer }[],
): Promise<string | null> {
  const file = files.find(({ bytes }) => bytes.length > 0);
  if (!file || !isWorkbook(file.bytes)) return pastedOrUploaded(pasted, files);
  const outcome = await threads.run<string | null>(file.bytes, LIMITS);
  return outcome.ok ? outcome.value : null;
}
