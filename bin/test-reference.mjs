// Runs the tests that read reference data, the folder named by REFERENCE_DATA (`../shared` unless set).
// Where it is absent nothing is run, and that is said.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const named = process.env.REFERENCE_DATA || '../shared';
if (!existsSync(path.resolve(root, named))) {
  process.stdout.write(
    `REFERENCE_DATA: ${named} is not there, so nothing was held against it.\nTests: 0 passed, 0 failed\n`,
  );
  process.exit(0);
}
const readers = readdirSync(path.join(root, 'test'), { recursive: true })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) =>
    readFileSync(path.join(root, 'test', file), 'utf8').includes('support/reference-data.ts'),
  )
  .map((file) => path.join('test', file));
const jest = [
  '--experimental-vm-modules',
  '--no-warnings',
  '--import',
  './test/support/typescript.mjs',
  'node_modules/jest/bin/jest.js',
  '--runTestsByPath',
  ...readers,
];
const env = { ...process.env, REFERENCE_DATA: named };
process.exit(
  spawnSync(process.execPath, [...jest, ...process.argv.slice(2)], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  }).status ?? 1,
);
