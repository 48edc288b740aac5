// Accounts from the command line: the first administrator of an empty installation is made here,
// and a lost administrator's password can be replaced.
import { Option, type Command } from 'commander';
import { inTransaction, withDatabase } from '../platform/db/database.ts';
import type { Tx } from '../platform/db/connect.ts';
import { changeDuties, disableUser, giveRole, resetPassword } from './change-user.command.ts';
import type { By } from './act.ts';
import { createUser } from './create-user.command.ts';
import { removeFactor } from './second-factor/second-factor.command.ts';
import type { NewGrant } from './grants.store.ts';
import { findOrganisationByCode } from './organisations/organisations.store.ts';
import { roles, type Role } from './permissions.ts';
import { NATIONWIDE, readScope, type LocalityChoices, type ScopeMistake } from './scope-form.ts';
import { findCredentials, type User } from './users.store.ts';

interface Named {
  login: string;
}
interface Asked extends Named {
  role: Role;
  organisation: string;
  locality: string[];
  name?: string;
}

const inOneAct = <T>(work: (tx: Tx, by: By) => Promise<T>): Promise<T> =>
  withDatabase((db) => inTransaction(db, (tx) => work(tx, { actor: null, at: new Date() })));

const byLogin = (command: Command, words: string): Command =>
  command.requiredOption('--login <name>', words);

const collected = (value: string, before: string[]): string[] => [...before, value];

const withDuties = (command: Command): Command =>
  command
    .addOption(
      new Option('--role <role>', 'what the account may do')
        .choices([...roles])
        .makeOptionMandatory(),
    )
    .option('--organisation <code>', 'code of the organisation', 'host')
    .option(
      '--locality <code>',
      `code of a province in force, or ${NATIONWIDE}; leaders need one (can be repeated)`,
      collected,
      [],
    );

async function known(tx: Tx, login: string): Promise<User> {
  const found = await findCredentials(tx, login);
  if (!found) throw new Error(`--login: there is no account ${login}`);
  return found.user;
}

/** @throws Error when the organisation or a locality is missing or unknown, or the role takes none */
async function grantOf(
  tx: Tx,
  { role, locality, organisation: code }: Asked,
  { at, choices }: By & { choices: LocalityChoices },
): Promise<NewGrant> {
  const organisation = await findOrganisationByCode(tx, code);
  if (!organisation) throw new Error(`--organisation: there is no organisation ${code}`);
  const inForce = await choices({ db: tx, lang: 'en', now: at });
  const known = {
    organisations: new Map([[code, organisation.id]]),
    localities: new Map(inForce.map((one) => [one.code, one.id])),
    objects: new Map<string, string>(),
  };
  const read = readScope({ organisation: code, role, locality, object: [] }, known);
  if (read.ok) return read.grant;
  const unknown = locality.filter((one) => !known.localities.has(one)).join(', ');
  throw new Error(read.mistakes.map((mistake) => inWords(mistake, unknown)).join('; '));
}

function inWords({ code }: ScopeMistake, unknown: string): string {
  if (code === 'locality.missing')
    return `--locality: a leader needs the code of a province, or ${NATIONWIDE}`;
  return code === 'locality.unknown'
    ? `--locality: no province in force has the code ${unknown}`
    : '--locality: this role acts for the whole organisation';
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
        const grant = await grantOf(tx, asked, { ...by, choices });
        const { organisationId } = grant;
        const request = { login, name, roles: [], localityId: null, organisationId };
        const made = await createUser(tx, request, by);
        await giveRole(tx, made.id, grant, by);
        return made;
      });
      console.log(`account ${login.toLowerCase()} (${role}), password ${password}`);
    },
  );
  const change = group
    .command('change')
    .description(
      'give an account one role instead of those it has in the organisation; this ends its sessions',
    );
  withDuties(byLogin(change, 'account name')).action(async (asked: Asked) => {
    await inOneAct(async (tx, by) => {
      const grant = await grantOf(tx, asked, { ...by, choices });
      const { id } = await known(tx, asked.login);
      await changeDuties(tx, id, grant, by);
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
      async (tx, by) => await resetPassword(tx, await known(tx, login), by),
    );
    console.log(`account ${login.toLowerCase()}, password ${password}`);
  });
  const factor = group
    .command('remove-second-factor')
    .description(
      'let an account sign in by its password alone: the phone and recovery codes are lost',
    );
  byLogin(factor, 'account name').action(async ({ login }: Named) => {
    await inOneAct(async (tx, by) => {
      await removeFactor(tx, await known(tx, login), by);
    });
    console.log(`account ${login.toLowerCase()} has no second factor now`);
  });
  for (const [name, disabled, words] of [
    ['disable', true, 'let nobody sign in to an account; this ends its sessions'],
    ['enable', false, 'let its person sign in again'],
  ] as const) {
    byLogin(group.command(name).description(words), 'account name').action(
      async ({ login }: Named) => {
        await inOneAct(
          async (tx, by) => await disableUser(tx, await known(tx, login), { ...by, disabled }),
        );
        console.log(`account ${login.toLowerCase()} is ${name}d`);
      },
    );
  }
}
