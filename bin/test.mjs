// The whole suite in one command: types, format and lint side by side, then every test. Each step runs even
// when another one failed, so that one run shows everything; the closing line counts a failed step as a
// failed test.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param output 'inherit': written as it comes; 'pipe': returned as text @returns its exit status */
const node = (args, output) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', output, output] });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (some) => (text += some));
    child.on('error', (error) => resolve({ status: 1, text: `${text}${error.message}\n` }));
    child.on('close', (status) => resolve({ status: status ?? 1, text }));
  });

async function types() {
  const [server, browser] = await Promise.all(
    ['tsconfig.json', 'browser'].map((project) =>
      node(['node_modules/typescript/bin/tsc', '-p', project], 'pipe'),
    ),
  );
  return { status: server.status || browser.status, text: server.text + browser.text };
}

const steps = {
  types: types(),
  format: node(
    ['node_modules/prettier/bin/prettier.cjs', '--check', '.', '--log-level', 'warn'],
    'pipe',
  ),
  lint: node(['node_modules/eslint/bin/eslint.js', '.', '--max-warnings=0'], 'pipe'),
};
const failedSteps = [];
for (const [name, step] of Object.entries(steps)) {
  const { status, text } = await step;
  process.stdout.write(`${text}${name}: ${status === 0 ? 'clean' : 'FAILED'}\n`);
  if (status !== 0) failedSteps.push(name);
}

const { status } = await node(
  [
    '--experimental-vm-modules',
    '--no-warnings',
    '--import',
    './test/support/typescript.mjs',
    'node_modules/jest/bin/jest.js',
    ...process.argv.slice(2),
  ],
  'inherit',
);
if (failedSteps.length > 0)
  process.stdout.write(
    `Tests: 0 passed, ${failedSteps.length} failed (${failedSteps.join(', ')})\n`,
  );
process.exit(failedSteps.length > 0 ? 1 : status);
