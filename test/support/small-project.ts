// A project of one source file with our own bin/: builds in a fraction of the time of the real one.
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../../src/platform/config/paths.ts';

/** Without the types of Node and the newer libraries the compiler takes a fraction of the time. */
const compilerOptions = {
  target: 'es2022',
  lib: ['es5'],
  types: [],
  module: 'nodenext',
  incremental: true,
  rootDir: '.',
  outDir: 'dist',
  tsBuildInfoFile: 'dist/.tsbuildinfo',
};

export interface SmallProject {
  root: string;
  inRoot(...names: string[]): string;
  /** Writes a program that prints the word and ends. */
  source(word: string): void;
}

/** @returns a project in a temporary folder, which the caller removes */
export function makeSmallProject(): SmallProject {
  const root = mkdtempSync(path.join(tmpdir(), 'civic-gauge-build-'));
  const inRoot = (...names: string[]) => path.join(root, ...names);
  for (const name of ['bin', 'package.json'])
    cpSync(path.join(projectRoot, name), inRoot(name), { recursive: true });
  for (const name of ['tsconfig.json', 'tsconfig.build.json'])
    writeFileSync(
      inRoot(name),
      JSON.stringify({ compilerOptions, include: ['src', 'migrations'] }),
    );
  symlinkSync(path.join(projectRoot, 'node_modules'), inRoot('node_modules'));
  for (const name of ['src', 'migrations', 'views']) mkdirSync(inRoot(name));
  const source = (word: string) => {
    writeFileSync(
      inRoot('src/cli.ts'),
      `declare const console: { log(text: string): void };\nexport const run = (_argv: readonly string[]): number => { console.log('${word}'); return 0; };\n`,
    );
  };
  source('one');
  return { root, inRoot, source };
}
