// The program right after `npm ci`, in a small project of its own: built once, rebuilt when a source
// changed, safe when started twice, and usable where nothing can be written.
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { makeSmallProject } from '../support/small-project.ts';

const { root, inRoot, source } = makeSmallProject();

interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

function start(env: Record<string, string> = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [inRoot('bin/civic-gauge.mjs')], {
      env: { ...process.env, ...env },
    });
    const outcome = { stdout: '', stderr: '' };
    child.stdout.on('data', (text) => {
      outcome.stdout += String(text);
    });
    child.stderr.on('data', (text) => {
      outcome.stderr += String(text);
    });
    child.once('close', (status) => {
      resolve({ status, ...outcome });
    });
  });
}

beforeAll(() => {
  writeFileSync(inRoot('migrations/20260101_001_gone.ts'), 'export const up = 1;\n');
});
afterAll(() => {
  rmSync(root, { recursive: true, force: true });
});

test('started twice at once it builds once; started again it does not build', async () => {
  const both = await Promise.all([start(), start()]);
  expect(both.map(({ status, stdout }) => [status, stdout])).toEqual([
    [0, 'one\n'],
    [0, 'one\n'],
  ]);
  expect(both.map(({ stderr }) => stderr).sort()).toEqual([
    'civic-gauge: building once…\n',
    'civic-gauge: waiting for another build…\n',
  ]);
  expect(await start()).toEqual({ status: 0, stdout: 'one\n', stderr: '' });
});

test('a changed source is built, and a deleted one leaves nothing behind', async () => {
  expect(existsSync(inRoot('dist/migrations/20260101_001_gone.js'))).toBe(true);
  source('two');
  rmSync(inRoot('migrations/20260101_001_gone.ts'));
  expect(await start()).toEqual({
    status: 0,
    stdout: 'two\n',
    stderr: 'civic-gauge: building once…\n',
  });
  expect(existsSync(inRoot('dist/migrations/20260101_001_gone.js'))).toBe(false);
});

test('a build that was killed does not block the next', async () => {
  source('three');
  writeFileSync(inRoot('dist/.building'), '999999999');
  expect(await start()).toMatchObject({ status: 0, stdout: 'three\n' });
  expect(existsSync(inRoot('dist/.building'))).toBe(false);
});

test('stops in order when npm, told to stop, took only the shell between them along', async () => {
  writeFileSync(
    inRoot('src/cli.ts'),
    `declare const console: { log(text: string): void }; declare const process: any; declare const setInterval: any;
    export const run = (_argv: readonly string[]): number => {
      const busy = setInterval(() => undefined, 1000);
      process.once('SIGTERM', () => { console.log('in order'); busy.unref(); });
      console.log('running');
      return 0;
    };\n`,
  );
  const shell = spawn(
    '/bin/sh',
    ['-c', `"${process.execPath}" "${inRoot('bin/civic-gauge.mjs')}"; true`],
    { env: { ...process.env, npm_lifecycle_event: 'start' } },
  );
  let printed = '';
  shell.stdout.on('data', (text) => {
    printed += String(text);
    if (printed === 'running\n') shell.kill('SIGTERM');
  });
  await once(shell.stdout, 'close');
  expect(printed).toBe('running\nin order\n');
  source('three');
});

test('a source that does not compile is named, and the status is not 0', async () => {
  writeFileSync(inRoot('src/broken.ts'), 'export const n: number = "text";\n');
  const { status, stderr } = await start();
  rmSync(inRoot('src/broken.ts'));
  expect(status).toBe(1);
  expect(stderr).toContain('src/broken.ts(1,14)');
});

test('where TypeScript is missing it runs what was built, and says so when nothing was', async () => {
  expect(await start()).toMatchObject({ status: 0, stdout: 'three\n' });
  source('four');
  rmSync(inRoot('node_modules'));
  expect(await start()).toEqual({ status: 0, stdout: 'three\n', stderr: '' });
  rmSync(inRoot('dist'), { recursive: true });
  expect(await start()).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(/^civic-gauge: .* holds no build, .*run npm ci\)\.\n$/),
  });
});

test('a checkout that cannot be written runs what was built', async () => {
  symlinkSync(path.join(projectRoot, 'node_modules'), inRoot('node_modules'));
  expect(await start()).toMatchObject({ status: 0, stdout: 'four\n' });
  source('five');
  rmSync(inRoot('dist/.built'));
  const mode = statSync(inRoot('dist')).mode;
  chmodSync(inRoot('dist'), 0o555);
  const outcome = await start();
  chmodSync(inRoot('dist'), mode);
  // Root may write anywhere: for it the folder is not read-only, and it builds.
  const isRoot = process.getuid?.() === 0;
  expect(outcome).toEqual({
    status: 0,
    stdout: isRoot ? 'five\n' : 'four\n',
    stderr: isRoot ? 'civic-gauge: building once…\n' : '',
  });
});
