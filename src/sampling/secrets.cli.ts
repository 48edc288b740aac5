// `civic-gauge secrets reseal`: the step between putting a new secret in front of SESSION_SECRET
// and taking the old one out (docs/operation.md).
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { sessionSecrets } from '../platform/installation/session-secrets.ts';
import { inTransaction, withDatabase } from '../platform/db/database.ts';
import { reseal, type Resealing } from './reseal.command.ts';

const line = (what: string, { resealed, current, unreadable }: Resealing): string =>
  `${what}: ${resealed} sealed with the newest secret, ${current} were already, ` +
  `${unreadable} that no secret of the list opens`;

export function registerSecrets(program: Command): void {
  const group = program.command('secrets').description('the secrets of SESSION_SECRET');
  group
    .command('reseal')
    .description('seal with the newest secret whatever an older one of the list sealed')
    .action(async () => {
      const { callerKeys, letters, secondFactors } = await withDatabase((db, config) => {
        const order = { secrets: sessionSecrets(config), at: new Date(), random: randomBytes };
        return inTransaction(db, (tx) => reseal(tx, order));
      });
      console.log(line('keys of callers', callerKeys));
      console.log(line('letters not locked', letters));
      console.log(line('authenticator apps', secondFactors));
    });
}
