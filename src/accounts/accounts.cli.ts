// Accounts from the command line: the first administrator of an empty installation is made here,
// and a lost administrator's password can be replaced.
import { Option, type Command } from 'commander';
import { inTransaction, withDatabase } from '../platform/db/database.ts';
import type { Tx } from '../platform/db/connect.ts';
import { chosenLocality, NATIONWIDE, type LocalityChoices } from './account-locality.ts';
import { changeDuties, disableUser, resetPassword, type By } from './change-user.command.ts';
import { createUser } from './create-user.command.ts';
import { roles, type Role } from './permissions.ts';
import { findCredentials, type User } from './users.store.ts';

interface Named {
  login: string;
}
interface Asked extends Named {
  role: Role;
  locality?: string;
  name?: string;
}

const inOneAct = <T>(work: (tx: Tx, by: By) => Promise<T>): Promise<T> =>
  withDatabase((db) => inTransaction(db, (tx) => work(tx, { actor: null, at: new Date() })));

const byLogin = (command: Command, words: string): Command =>
  command.requiredOption('--login <name>', words);

const withDuties = (command: Command): Command =>
  command
    .addOption(
      new Option('--role <role>', 'what the account may do')
        .choices([...roles])
        .makeOptionMandatory(),
    )
    .option('--locality <code>', `code of a province in force, or ${NATIONWIDE}; leaders need one`);

async function known(tx: Tx, login: string): Promise<User> {
  const found = await findCredentials(tx, login);
  if (!found) throw new Error(`--login: there is no account ${login}`);
  return found.user;
}

/** @throws Error when the locality is missing or not in force */
async function localityOf(
  tx: Tx,
  { role, locality = '' }: Asked,
  { at, choices }: By & { choices: LocalityChoices },
): Promise<number | null> {
  const inForce = await choices({ db: tx, lang: 'en', now: at });
  const codes = new Map(inForce.map(({ code, id }) => [code, id]));
  const chosen = chosenLocality(locality, role, codes);
  if (chosen.ok) return chosen.localityId;
  throw new Error(
    chosen.mistake === 'missing'
      ? `--locality: a leader needs the code of a province, or ${NATIONWIDE}`
      : `--locality: no province in force has the code ${locality}`,
  );
}

function registerDuties(group: Command, choices: LocalityChoices): void {
  const create = group
    .command('create')
    .description('make an account; its password is generated and printed once')
    .option('--name <name>', 'name shown on pages; the account name when left out');
  withDuties(byLogin(create, 'account name: 3 to 40 letters, digits, dots or hyphens')).action(
    async (asked: Asked) => {
      const { login, role, name = login } = asked;
      const { password } = await inOneAct(async (tx, by) => {
        const localityId = await localityOf(tx, asked, { ...by, choices });
        return await createUser(tx, { login, name, roles: [role], localityId }, by);
      });
      console.log(`account ${login.toLowerCase()} (${role}), password ${password}`);
    },
  );
  const change = group
    .command('change')
    .description('give an account another role or locality; this ends its sessions');
  withDuties(byLogin(change, 'account name')).action(async (asked: Asked) => {
    await inOneAct(async (tx, by) => {
      const localityId = await localityOf(tx, asked, { ...by, choices });
      const { id } = await known(tx, asked.login);
      await changeDuties(tx, id, { ...by, role: asked.role, localityId });
    });
    console.log(`account ${asked.login.toLowerCase()} is ${asked.role} now`);
  });
}

/** @param choices the localities that an account can be tied to */
export function registerAccounts(program: Command, choices: LocalityChoices): void {
  const group = program.command('accounts').description('who may sign in');
  registerDuties(group, choices);
  const reset = group
    .command('reset-password')
    .description('make a new password, printed once; this ends the sessions of the account');
  byLogin(reset, 'account name').action(async ({ login }: Named) => {
    const { password } = await inOneAct(
      async (tx, by) => await resetPassword(tx, (await known(tx, login)).id, by),
    );
    console.log(`account ${login.toLowerCase()}, password ${password}`);
  });
  for (const [name, disabled, words] of [
    ['disable', true, 'let nobody sign in to an account; this ends its sessions'],
    ['enable', false, 'let its person sign in again'],
  ] as const) {
    byLogin(group.command(name).description(words), 'account name').action(
      async ({ login }: Named) => {
        await inOneAct(
          async (tx, by) => await disableUser(tx, (await known(tx, login)).id, { ...by, disabled }),
        );
        console.log(`account ${login.toLowerCase()} is ${name}d`);
      },
    );
  }
}
