// The demonstration from the command line: fills the configured database with the registries, three
// accounts and the simulated round, as the first start of the server does.
import { codeVersion } from '../platform/code-version.ts';
import { seedDemonstrationAccounts } from './demonstration-accounts.ts';
import { seedDemonstrationRound } from './demonstration.ts';
import type { Progress } from '../indicators/computing/compute-results.job.ts';
import { sessionSecrets } from '../platform/installation/session-secrets.ts';
import { withDatabase } from '../platform/db/database.ts';
import { progress } from '../platform/log/progress.ts';
import { seedBuiltIn } from './seed.ts';

/** A bar in per cent on a terminal; closes itself at the end. */
export function demonstrationProgress(): Progress {
  const bar = progress('Simulated answers', 100);
  return (share) => {
    bar.update(Math.round(share * 100));
    if (share >= 1) bar.finish();
  };
}

/** The `demonstration` command. */
export async function fillDemonstration(): Promise<void> {
  const accounts = await withDatabase(async (db, config) => {
    const now = new Date();
    const versionId = await seedBuiltIn(db, now);
    await seedDemonstrationRound(db, versionId, {
      now,
      codeVersion: codeVersion(),
      progress: demonstrationProgress(),
    });
    return seedDemonstrationAccounts(db, sessionSecrets(config), now);
  });
  for (const account of accounts) console.log(`${account.login.padEnd(14)} ${account.password}`);
}
