// What the program is made of, read from the lockfile: whole, under licences that allow its use, and with
// nothing that runs while it is installed.
import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/platform/config/paths.ts';

interface Locked {
  version: string;
  license?: string;
  integrity?: string;
  resolved?: string;
  dev?: boolean;
  devOptional?: boolean;
}

const read = (file: string): string => readFileSync(path.join(projectRoot, file), 'utf8');
const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
const packages = Object.entries(lock.packages).filter(([where]) => where !== '');

/** Of the program itself. */
const shipped = packages.filter(([, { dev, devOptional }]) => !dev && !devOptional);
const allowed = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BSL-1.0',
  'OFL-1.1',
  '0BSD',
]);

it('has a checksum for each package, and no address of a registry', () => {
  expect(packages.filter(([, { integrity }]) => !integrity).map(([where]) => where)).toEqual([]);
  expect(packages.filter(([, { resolved }]) => resolved).map(([where]) => where)).toEqual([]);
});

it('is under licences that allow its use', () => {
  const others = shipped.filter(([, { license }]) =>
    (license ?? 'unknown').split(/ AND |[()]/).some((one) => one !== '' && !allowed.has(one)),
  );
  expect(others.map(([where, { license }]) => `${where}: ${license}`)).toEqual([]);
});

it('runs nothing of others while it is installed', () => {
  expect(read('.npmrc')).toMatch(/^ignore-scripts=true$/m);
});

it('names exact versions', () => {
  const own = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const loose = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.entries(own[kind]!).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)),
  );
  expect(loose).toEqual([]);
});
