// What the loader does (typescript.mjs registers it): files of our own that end in .ts are compiled
// as the tests compile them. Each thread loads them anew, so what was compiled is kept until its
// source changes.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../../.cache/threads/', import.meta.url));

export async function load(url, context, nextLoad) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return nextLoad(url, context);
  const source = await readFile(fileURLToPath(url), 'utf8');
  const kept = path.join(
    folder,
    `${createHash('sha256').update(`${url}\0${source}`).digest('hex')}.js`,
  );
  const code = await readFile(kept, 'utf8').catch(() => compiled(url, source, kept));
  return { format: 'module', source: code, shortCircuit: true };
}

async function compiled(url, source, kept) {
  const { transform } = await import('@swc/core');
  const { code } = await transform(source, {
    filename: fileURLToPath(url),
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  });
  await mkdir(folder, { recursive: true });
  const part = `${kept}.${process.pid}.${performance.now()}`;
  await writeFile(part, code);
  await rename(part, kept);
  return code;
}
