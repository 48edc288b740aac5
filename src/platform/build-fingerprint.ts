// Which program made a page: its code, its views, texts and style sheets, and the runtime that
// writes numbers and dates. Pages that outlive a process carry it, so that an update shows new pages.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { builtAssetsFolder, publicFolder, viewsFolder } from './config/paths.ts';

/** src/ under test, dist/src/ in use. */
const codeFolder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

function filesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
    path.join(folder, name),
  );
  return files.filter((file) => !file.endsWith('.map') && statSync(file).isFile()).sort();
}

function digestOf(folders: readonly string[]): string {
  const digest = createHash('sha256');
  for (const folder of folders) {
    for (const file of filesOf(folder))
      digest
        .update(`${path.relative(folder, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
  }
  return digest.digest('hex');
}

let code: string | null = null;

/**
 * The fingerprint, in hexadecimal.
 * @param options.watch views and public files are read anew at every call, while they are edited
 */
export function buildFingerprint(options: { watch: boolean }): () => string {
  const { node, icu = '' } = process.versions;
  const whole = (): string => {
    code ??= digestOf([codeFolder]);
    const rest = digestOf([viewsFolder, publicFolder, builtAssetsFolder]);
    return createHash('sha256')
      .update([code, rest, node, icu].join(' '))
      .digest('hex')
      .slice(0, 32);
  };
  let known: string | null = null;
  return () => (options.watch ? whole() : (known ??= whole()));
}
