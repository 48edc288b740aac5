// npm run test:citus — the database and HTTP tests on a Citus cluster, so that the product continues
// running past one machine.
//   CITUS_DATABASE_URL=postgres://postgres@db0/postgres npm run test:citus [-- files or options]
// The URL is of a database on the coordinator that has the extension and its workers registered; the
// account must be allowed to create databases on all of them (docs/operation/citus.md). Without the
// URL it runs nothing and prints that it was skipped.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Matches the import of every helper that creates a test database. */
const usesDatabase = /support\/(?:database|app|answering-app|demonstration)\.ts'/;
const left = [
  [
    /^test\/(?:platform\/db\/(?:embedded-postgres|closed-home)|embedded-outage|storage-full)\.test\.ts$/,
    'about the embedded PostgreSQL',
  ],
  [
    /^test\/responses\/erase-drafts\.test\.ts$/,
    'reads counters of tables and indexes, which lie on the workers there',
  ],
  [
    /^test\/platform\/db\/schema\.test\.ts$/,
    'plants violations that Citus itself refuses; test/citus/tables.citus.ts reads the rules there',
  ],
  [
    /^test\/journeys\/(?!compute-round)/,
    'about pages in a browser; the same requests are made by the HTTP tests',
  ],
  [
    /^test\/(?:web-processes|web-silence|leaving|server-condition|http-server)\.test\.ts$/,
    'about processes: how they start, stop and fail',
  ],
  [/^test\/platform\/log\//, 'about what is logged'],
];

function choose() {
  const files = readdirSync(path.join(root, 'test'), { recursive: true })
    .map((file) => `test/${file.replaceAll('\\', '/')}`)
    .filter((file) => /\.(?:test|citus)\.ts$/.test(file))
    .sort();
  const about = files.filter(
    (file) =>
      file.endsWith('.citus.ts') || usesDatabase.test(readFileSync(path.join(root, file), 'utf8')),
  );
  const reasonOf = (file) => left.find(([pattern]) => pattern.test(file))?.[1];
  return {
    run: about.filter((file) => !reasonOf(file)),
    leftOut: about.flatMap((file) => (reasonOf(file) ? [[file, reasonOf(file)]] : [])),
  };
}

const url = process.env.CITUS_DATABASE_URL ?? '';
if (url === '') {
  process.stdout.write(
    'test:citus: skipped – CITUS_DATABASE_URL does not name a coordinator (docs/operation/citus.md)\n' +
      'Tests: 0 passed, 0 failed\n',
  );
} else {
  const { run, leftOut } = choose();
  const [asked, options] = [
    process.argv.slice(2).filter((word) => !word.startsWith('-')),
    process.argv.slice(2).filter((word) => word.startsWith('-')),
  ];
  process.stdout.write(
    `test:citus: ${run.length} test files on ${new URL(url).host}\n${run.map((file) => `  ${file}\n`).join('')}`,
  );
  process.stdout.write(
    `left out: ${leftOut.length}\n${leftOut.map(([file, reason]) => `  ${file} – ${reason}\n`).join('')}`,
  );
  const jest = [
    '--experimental-vm-modules',
    '--no-warnings',
    '--import',
    './test/support/typescript.mjs',
    'node_modules/jest/bin/jest.js',
    '--config',
    'jest.citus.config.mjs',
    ...options,
    '--runTestsByPath',
    ...(asked.length > 0 ? asked : run),
  ];
  const { status } = spawnSync(process.execPath, jest, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, DATABASE_URL: url },
  });
  process.exit(status ?? 1);
}
