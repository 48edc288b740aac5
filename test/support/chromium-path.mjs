// Where the journeys' browser is: the machine's own Chromium, or the one inside an npm package, unpacked
// once into the project's cache. It is unpacked aside and moved into place whole, so that neither a
// second process nor a broken run ever meets half a browser.
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import packaged from '@sparticuz/chromium';

const system = '/usr/bin/chromium';
const cache = fileURLToPath(new URL('../../.cache/', import.meta.url));
const home = path.join(cache, 'chromium');
const binary = path.join(home, 'chromium');

/** The package unpacks into the temporary folder; this names another for as long as it does. */
async function unpackInto(folder) {
  const before = process.env.TMPDIR;
  mkdirSync(folder, { recursive: true });
  process.env.TMPDIR = folder;
  try {
    await packaged.executablePath();
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
  }
}

export async function chromiumPath() {
  if (existsSync(system)) return system;
  if (existsSync(binary)) return binary;
  const aside = `${home}-${process.pid}`;
  await unpackInto(aside);
  try {
    renameSync(aside, home);
  } catch (error) {
    if (!existsSync(binary)) throw error;
    rmSync(aside, { recursive: true, force: true });
  }
  return binary;
}
