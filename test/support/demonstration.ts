// The demonstration as a new installation has it: accounts, the simulated round, computed and
// published. Made once a test run and copied.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { demonstrationRound } from '../../src/app/demonstration.ts';
import {
  seedDemonstrationAccounts,
  type DemonstrationAccount,
} from '../../src/app/demonstration-accounts.ts';
import { findLocalityByCode } from '../../src/localities/localities.store.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { publicationJobKind } from '../../src/indicators/publication/publication-job.ts';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { findRoundByCode } from '../../src/sampling/rounds/rounds.store.ts';
import { ensureBuilt } from '../../bin/ensure-built.mjs';
import { seedBuiltIn } from '../../src/app/seed.ts';
import { testSecret } from './app.ts';
import type { Filling } from './database.ts';

/** Registries, the built-in questionnaire and its index; no accounts, no round. */
export const builtIn: Filling = {
  name: 'built_in',
  into: async (db) => {
    await seedBuiltIn(db, new Date());
  },
};

/** By the compiled program in a process of its own, as inside jest it takes several times as long. */
export const demonstration: Filling = {
  name: 'demonstration',
  into: async (db, url) => {
    await ensureBuilt(projectRoot, () => undefined);
    const env = {
      ...process.env,
      DATABASE_URL: url,
      SESSION_SECRET: testSecret,
      NODE_ENV: 'development',
      LOG_LEVEL: 'error',
    };
    await promisify(execFile)(
      process.execPath,
      [path.join(projectRoot, 'bin/civic-gauge.mjs'), 'demonstration'],
      { env },
    );
    if (!(await findRoundByCode(db, demonstrationRound)))
      throw new Error('the demonstration was not made');
    // Half a minute of processor time, which every copy would spend: pages are rendered as tests ask for
    // them.
    await db('jobs').where({ kind: publicationJobKind }).delete();
  },
};

/** The passwords are made from the secret, so that a copied database knows them too. */
export async function accountOf(
  db: Parameters<typeof seedDemonstrationAccounts>[0],
  login: string,
): Promise<DemonstrationAccount> {
  const found = (await seedDemonstrationAccounts(db, [testSecret], new Date())).find(
    (account) => account.login === login,
  );
  if (!found) throw new Error(`there is no demonstration account ${login}`);
  return found;
}

/**
 * Removes the answers of other provinces: a few say as much as all, and are computed in a moment.
 * @returns ids of these, in the order of the codes
 */
export async function keepProvinces(db: Db, codes: readonly string[]): Promise<number[]> {
  const ids: number[] = [];
  for (const code of codes)
    ids.push((await findLocalityByCode(db, { level: 'province', code }, new Date()))!.id);
  await db.raw(
    `DELETE FROM responses WHERE locality_id NOT IN
      (SELECT id FROM localities WHERE id = ANY(:ids) OR parent_id = ANY(:ids))`,
    { ids },
  );
  return ids;
}
