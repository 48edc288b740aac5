// The whole suite in one command: types, format, lint, then every test. Each step runs even when an
// earlier one failed, so that one run shows everything; the closing line counts a failed step
// as a failed test.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = (...args) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
    .status ?? 1;

const failedSteps = [
  [
    'types',
    () =>
      node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.json') ||
      node('node_modules/typescript/bin/tsc', '-p', 'browser'),
  ],
  [
    'format',
    () => node('node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'),
  ],
  ['lint', () => node('node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0')],
].filter(([name, run]) => {
  const status = run();
  process.stdout.write(status === 0 ? `${name}: clean\n` : `${name}: FAILED\n`);
  return status !== 0;
});

const status = node(
  '--experimental-vm-modules',
  '--no-warnings',
  '--import',
  './test/support/typescript.mjs',
  'node_modules/jest/bin/jest.js',
  ...process.argv.slice(2),
);
if (failedSteps.length > 0)
  process.stdout.write(
    `Tests: 0 passed, ${failedSteps.length} failed (${failedSteps.map(([name]) => name).join(', ')})\n`,
  );
process.exit(failedSteps.length > 0 ? 1 : status);
