// The demonstration as a new installation has it: accounts, the simulated round, computed and
// published. Made once a test run and copied.
import { seedDemonstrationAccounts, seedDemonstrationRound, type DemonstrationAccount } from '../../src/demonstration.ts';
import { seedBuiltIn } from '../../src/seed.ts';
import { testSecret } from './app.ts';
import type { Filling } from './database.ts';

/** Registries, the built-in questionnaire and its index; no accounts, no round. */
export const builtIn: Filling = { name: 'built_in', into: async (db) => { await seedBuiltIn(db, new Date()); } };

export const demonstration: Filling = {
  name: 'demonstration',
  into: async (db) => {
    const now = new Date();
    const versionId = await seedBuiltIn(db, now);
    await seedDemonstrationAccounts(db, testSecret, now);
    await seedDemonstrationRound(db, versionId, { now, codeVersion: 'test', progress: () => undefined });
  },
};

/** The passwords are made from the secret, so that a copied database knows them too. */
export async function accountOf(db: Parameters<typeof seedDemonstrationAccounts>[0], login: string): Promise<DemonstrationAccount> {
  const found = (await seedDemonstrationAccounts(db, testSecret, new Date())).find((account) => account.login === login);
  if (!found) throw new Error(`there is no demonstration account ${login}`);
  return found;
}
