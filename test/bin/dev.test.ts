// `npm run dev` in a small project: what is saved runs; what does not compile is named and waited for.
import { afterAll, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { makeSmallProject } from '../support/small-project.ts';

const { root, inRoot, source } = makeSmallProject();
const dev = spawn(process.execPath, [inRoot('bin/dev.mjs')]);
let printed = '';
for (const output of [dev.stdout, dev.stderr])
  output.on('data', (text) => {
    printed += String(text);
  });

/** Resolves when the text was printed after what had been printed before; the test's time limit ends the wait. */
async function untilPrinted(text: string): Promise<void> {
  while (!printed.includes(text)) await new Promise((resolve) => setTimeout(resolve, 20));
  printed = printed.slice(printed.indexOf(text) + text.length);
}

afterAll(() => {
  dev.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

test('runs what is saved, goes on after a mistake is mended, and ends when told', async () => {
  await untilPrinted('one\n');
  await untilPrinted('starts again at the next change');
  source('two');
  await untilPrinted('two\n');
  writeFileSync(inRoot('src/broken.ts'), 'export const n: number = "text";\n');
  await untilPrinted('src/broken.ts(1,14)');
  rmSync(inRoot('src/broken.ts'));
  await untilPrinted('two\n');
  writeFileSync(inRoot('views/page.ejs'), 'a view that was changed');
  await untilPrinted('two\n');
  await untilPrinted('starts again at the next change');
  dev.kill('SIGTERM');
  expect(await once(dev, 'exit')).toEqual([0, null]);
}, 120_000);
