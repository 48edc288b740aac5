// The machine is lost: a backup was made while people answered, the data folder is destroyed, and the
// installation rises from the backup. Every receipt shown before the backup began is known to it.
import { afterAll, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Express } from 'express';
import { ensureBuilt } from '../../bin/ensure-built.mjs';
import { seedRegistries } from '../../src/localities/seed-registries.command.ts';
import { checkBackup } from '../../src/platform/backup/check-backup.ts';
import { backupsIn } from '../../src/platform/backup/old-backups.ts';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { connect } from '../../src/platform/db/connect.ts';
import { openEmbeddedPostgres } from '../../src/platform/installation/embedded-postgres.ts';
import { responseIdOf } from '../../src/responses/keys/keys.ts';
import { readReceipt } from '../../src/responses/keys/written-keys.ts';
import { smallForm } from '../responses/small-form.ts';
import { openRound } from '../support/answering-app.ts';
import { Citizen } from '../support/citizen.ts';
import {
  clearDataFolders,
  dataFolderOfOwn,
  killPostgres,
  readyPostmaster,
} from '../support/own-database.ts';
import { endServers, runningServer } from '../support/running-server.ts';

const backups = mkdtempSync(path.join(tmpdir(), 'civic-gauge-drill-'));

afterAll(async () => {
  endServers();
  await clearDataFolders();
  rmSync(backups, { recursive: true, force: true });
});

/** A command of the installation, beside its server. */
async function command(folder: string, ...args: string[]): Promise<string> {
  await ensureBuilt(projectRoot, () => undefined);
  const env = { ...process.env, DATABASE_URL: '', DATA_DIR: folder, LOG_LEVEL: 'error' };
  const bin = path.join(projectRoot, 'bin/civic-gauge.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args], { env });
  return stdout;
}

async function withDatabase<T>(
  folder: string,
  use: (db: ReturnType<typeof connect>) => Promise<T>,
): Promise<T> {
  const server = await openEmbeddedPostgres({ folder, role: 'command' });
  const db = connect(server.url, 2);
  return await use(db).finally(async () => {
    await db.destroy();
    await server.stop();
  });
}

/** Answers and notes each receipt, until told to stop. */
function crowd(address: string): { receipts: string[]; stop: () => Promise<void> } {
  const receipts: string[] = [];
  let stopped = false;
  const lane = async (): Promise<void> => {
    while (!stopped) {
      const person = await new Citizen(address as unknown as Express).begin('thu');
      await person.send({ age: '40' });
      await person.send({});
      const shown = /cg-code">([^<]+)</.exec(person.html)?.[1];
      if (shown === undefined) throw new Error(`no receipt: ${person.status} ${person.path}`);
      receipts.push(shown);
    }
  };
  const lanes = Promise.all([lane(), lane(), lane()]);
  return {
    receipts,
    stop: async () => {
      stopped = true;
      await lanes;
    },
  };
}

const idsIn = (folder: string): Promise<string[]> =>
  withDatabase(folder, async (db) => (await db('responses').orderBy('id')).map(({ id }) => id));

const idOf = (receipt: string): string => responseIdOf(readReceipt(receipt)!.code);

test('backup under load, destroy, restore', async () => {
  const lost = dataFolderOfOwn();
  const settings = { DATABASE_URL: '' };
  const server = await runningServer({ ...settings, DATA_DIR: lost });
  const address = await server.address();
  await withDatabase(lost, async (db) => {
    await db.transaction((tx) => seedRegistries(tx));
    await openRound(db, smallForm);
  });
  const people = crowd(address);
  while (people.receipts.length < 10) await new Promise((resolve) => setTimeout(resolve, 50));
  const before = [...people.receipts];
  await command(lost, 'backup', '--to', backups);
  await people.stop();

  process.kill(-server.main.pid!, 'SIGKILL');
  killPostgres(readyPostmaster(lost)!);
  rmSync(lost, { recursive: true });

  const [folder] = await backupsIn(backups);
  const manifest = await checkBackup(folder!);
  const risen = dataFolderOfOwn();
  expect(await command(risen, 'restore', folder!)).toContain('restored and compared');
  const stored = await idsIn(risen);
  const rows = manifest.tables.filter(({ partition }) => partition?.of === 'responses');
  expect(stored).toHaveLength(rows[0]!.rows);
  expect(stored).toEqual(expect.arrayContaining(before.map(idOf)));
  // And nothing that nobody was told of.
  const told = new Set(people.receipts.map(idOf));
  expect(stored.filter((id) => !told.has(id))).toEqual([]);

  const again = await runningServer({ ...settings, DATA_DIR: risen });
  const person = new Citizen((await again.address()) as unknown as Express);
  await person.begin('thu');
  await person.send({ age: '41' });
  await person.send({});
  expect(person.path).toContain('/receipt');
  expect(await idsIn(risen)).toHaveLength(stored.length + 1);
});
