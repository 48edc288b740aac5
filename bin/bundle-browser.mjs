// Puts the code that follows a page's answers into one small file for browsers: the questionnaires' own modules and what
// binds them to the page (browser/). Run by the build, and before the tests.
import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const inputs = ['browser', 'src/questionnaires', 'src/forms', 'package-lock.json'];

function newest(file) {
  const stat = statSync(file);
  return stat.isDirectory()
    ? Math.max(stat.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))))
    : stat.mtimeMs;
}

const target = (root) => path.join(root, 'dist', 'public', 'live.js');

function isFresh(root) {
  const built = statSync(target(root), { throwIfNoEntry: false });
  return (
    built !== undefined &&
    built.mtimeMs > Math.max(...inputs.map((name) => newest(path.join(root, name))))
  );
}

/** Writes dist/public/live.js, whole or not at all. @returns its size in bytes */
export async function bundleBrowser(root) {
  const esbuild = createRequire(path.join(root, 'package.json'))('esbuild-wasm');
  const result = await esbuild
    .build({
      absWorkingDir: root,
      entryPoints: ['browser/live.ts'],
      bundle: true,
      minify: true,
      format: 'esm',
      target: 'es2020',
      charset: 'utf8',
      legalComments: 'none',
      write: false,
      logLevel: 'silent',
    })
    .finally(() => esbuild.stop());
  const file = target(root);
  mkdirSync(path.dirname(file), { recursive: true });
  const part = `${file}.${process.pid}`;
  writeFileSync(part, result.outputFiles[0].contents);
  renameSync(part, file);
  return result.outputFiles[0].contents.length;
}

/** The same, unless nothing it is made of has changed since. */
export async function ensureBundled(root) {
  if (!isFresh(root)) await bundleBrowser(root);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundleBrowser(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..'));
}
