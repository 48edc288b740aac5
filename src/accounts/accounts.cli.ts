// Accounts from the command line: the first administrator of an empty installation is made here.
import { Option, type Command } from 'commander';
import { inTransaction, withDatabase } from '../platform/db/database.ts';
import { createUser } from './create-user.command.ts';
import { roles, type Role } from './permissions.ts';

export function registerAccounts(program: Command): void {
  const group = program.command('accounts').description('who may sign in');
  group
    .command('create')
    .description('make an account; its password is generated and printed once')
    .requiredOption('--login <name>', 'account name: 3 to 40 letters, digits, dots or hyphens')
    .addOption(new Option('--role <role>', 'what the account may do').choices([...roles]).makeOptionMandatory())
    .option('--name <name>', 'name shown on pages; the account name when left out')
    .action(async (options: { login: string; role: Role; name?: string }) => {
      const request = { login: options.login, name: options.name ?? options.login, roles: [options.role], localityId: null };
      const made = await withDatabase((db) => inTransaction(db, (tx) => createUser(tx, request, { actor: null, at: new Date() })));
      console.log(`account ${options.login.toLowerCase()} (${options.role}), password ${made.password}`);
    });
}
