// A file, or the names in a folder, are on the disk itself before anybody relies on them.
import { open } from 'node:fs/promises';

export async function flushToDisk(place: string): Promise<void> {
  const handle = await open(place, 'r');
  await handle.sync().finally(() => handle.close());
}
