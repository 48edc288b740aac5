// npm run sbom – what the program is made of, as CycloneDX on standard output, from the lockfile.
// npm run licences – the same as a table: package, version, licence.
// npm run audit – known weaknesses of it; where the registry cannot be asked it says so and does not fail.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const npm = (...args) =>
  spawnSync('npm', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });

function sbom() {
  const { status, stdout, stderr } = npm('sbom', '--omit=dev', '--sbom-format=cyclonedx');
  if (status !== 0) throw new Error(stderr.trim());
  process.stdout.write(stdout);
}

/** Packages of the program itself, not of its tests and build. */
function packages() {
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([where, { dev, devOptional }]) => where !== '' && !dev && !devOptional)
    .map(([where, { version, license }]) => ({
      name: where.slice(where.lastIndexOf('node_modules/') + 13),
      version,
      license: license ?? 'unknown',
    }));
}

function licences() {
  for (const { name, version, license } of packages())
    console.log(`${name.padEnd(52)}${version.padEnd(18)}${license}`);
}

function audit() {
  const { stdout } = npm('audit', '--omit=dev', '--json');
  const answer = JSON.parse(stdout || '{}');
  if (!answer.vulnerabilities) {
    console.log(
      `The registry answered no audit: ${answer.message ?? answer.error?.summary ?? 'no connection'}`,
    );
    return;
  }
  for (const { name, severity, range } of Object.values(answer.vulnerabilities))
    console.log(`${severity.padEnd(10)}${name} ${range}`);
  const { high = 0, critical = 0 } = answer.metadata.vulnerabilities;
  console.log(`${high + critical} of them high or critical`);
  if (high + critical > 0) process.exitCode = 1;
}

const tasks = { sbom, licences, audit };
const task = tasks[process.argv[2]];
if (!task) throw new Error(`say one of ${Object.keys(tasks).join(', ')}`);
task();
