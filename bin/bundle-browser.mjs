// Makes what browsers load of its parts: what JavaScript adds to respondents' pages (answer.js), a script
// that follows a page's answers (live.js: the questionnaires' own modules and what binds them to the page),
// and the style sheets (browser/styles/). Run by the build, and before the tests.
import { mkdirSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const inputs = [
  'browser',
  'src/questionnaires',
  'src/forms',
  'src/platform/i18n/folding.ts',
  'package-lock.json',
  'bin/bundle-browser.mjs',
];
/** Each becomes one script of its name. */
const scripts = ['answer.js', 'live.ts'];
const scriptNames = scripts.map((name) => name.replace('.ts', '.js'));
const styles = path.join('browser', 'styles');
const built = (root) => path.join(root, 'dist', 'public');

function newest(file) {
  const stat = statSync(file);
  return stat.isDirectory()
    ? Math.max(stat.mtimeMs, ...readdirSync(file).map((name) => newest(path.join(file, name))))
    : stat.mtimeMs;
}

const sheetsOf = (root) =>
  readdirSync(path.join(root, styles)).filter((name) => name.endsWith('.css'));

function isFresh(root) {
  const changed = Math.max(...inputs.map((name) => newest(path.join(root, name))));
  return [...scriptNames, ...sheetsOf(root)].every((name) => {
    const target = statSync(path.join(built(root), name), { throwIfNoEntry: false });
    return target !== undefined && target.mtimeMs > changed;
  });
}

/** Writes one file of dist/public, whole or not at all. */
function put(root, name, contents) {
  const file = path.join(built(root), name);
  mkdirSync(path.dirname(file), { recursive: true });
  const part = `${file}.${process.pid}`;
  writeFileSync(part, contents);
  renameSync(part, file);
}

const options = (root) => ({
  absWorkingDir: root,
  bundle: true,
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  write: false,
  logLevel: 'silent',
});

/** Writes the scripts and the style sheets into dist/public. */
export async function bundleBrowser(root) {
  const esbuild = createRequire(path.join(root, 'package.json'))('esbuild-wasm');
  try {
    const bundles = await esbuild.build({
      ...options(root),
      entryPoints: scripts.map((name) => path.join('browser', name)),
      outdir: built(root),
      format: 'esm',
      target: 'es2020',
    });
    for (const { path: file, contents } of bundles.outputFiles)
      put(root, path.basename(file), contents);
    const sheets = await esbuild.build({
      ...options(root),
      entryPoints: sheetsOf(root).map((name) => path.join(styles, name)),
      outdir: built(root),
      // Phones of 2018: nothing newer is written than what is in the sheets.
      target: ['chrome66', 'safari11.1', 'firefox60'],
      external: ['fonts/*'],
    });
    for (const { path: file, contents } of sheets.outputFiles)
      put(root, path.basename(file), contents);
  } finally {
    await esbuild.stop();
  }
}

/** The same, unless nothing they are made of has changed since. */
export async function ensureBundled(root) {
  if (!isFresh(root)) await bundleBrowser(root);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await bundleBrowser(path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..'));
}
