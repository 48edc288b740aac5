// Registered callers from the command line, as the pages have them. A secret is printed once.
import { randomBytes } from 'node:crypto';
import type { Command } from 'commander';
import { inTransaction, withDatabase, type Tx } from '../../platform/db/database.ts';
import { sessionSecrets } from '../../platform/installation/session-secrets.ts';
import { listProvinces } from '../../localities/localities.store.ts';
import { listPublicServices } from '../../localities/public-services.store.ts';
import { readCaller, type CallerMistake, type TypedCaller } from './caller-form.ts';
import { findCaller, listCallerKeys, listCallers } from './callers.store.ts';
import type { CallerAct, HandedKey } from './register-caller.command.ts';
import {
  disableCaller,
  inForce,
  registerCaller,
  revokeKey,
  rotateCallerKey,
} from './register-caller.command.ts';
import { listRounds } from '../rounds/rounds.store.ts';

const inOneAct = <T>(work: (tx: Tx, act: CallerAct) => Promise<T>): Promise<T> =>
  withDatabase((db, config) =>
    inTransaction(db, (tx) =>
      work(tx, {
        actor: null,
        at: new Date(),
        appSecrets: sessionSecrets(config),
        random: randomBytes,
      }),
    ),
  );

const handOver = (key: HandedKey): void => {
  console.log(
    `caller ${key.caller}, key ${key.id}, secret ${key.secret}\nThe secret is shown once. Hand it over by a safe way.`,
  );
};
const CODE = 'code of the caller';
const collected = (value: string, before: string[]): string[] => [...before, value];

interface AddOptions {
  code: string;
  nameVi: string;
  nameEn: string;
  contact: string;
  round: string[];
  service: string[];
  province: string[];
}

const wrong: Readonly<Record<CallerMistake['code'], (value: string) => string>> = {
  code: () => '--code: 2 to 40 small letters, digits or hyphens, beginning with a letter',
  nameVi: () => '--name-vi: the name is missing',
  nameEn: () => '--name-en: the name is missing',
  contact: () => '--contact: whom to write to is missing',
  rounds: (value) => `--round: there is no round ${value}`,
  services: (value) => `--service: there is no public service ${value}`,
  provinces: (value) => `--province: no province in force has the code ${value}`,
  taken: (value) => `--code: ${value} is taken`,
};

async function add(tx: Tx, options: AddOptions, act: CallerAct): Promise<HandedKey> {
  const [rounds, services, provinces] = [
    await listRounds(tx),
    await listPublicServices(tx),
    await listProvinces(tx, act.at),
  ];
  const typed: TypedCaller = {
    code: options.code,
    name_vi: options.nameVi,
    name_en: options.nameEn,
    contact: options.contact,
    rounds: options.round,
    services: options.service,
    provinces: options.province,
  };
  const reading = readCaller(typed, {
    rounds: rounds.map(({ code }) => code),
    services: services.map(({ id }) => id),
    provinces: new Map(provinces.map(({ id, code }) => [code, id])),
  });
  if (!reading.ok)
    throw new Error(reading.mistakes.map(({ code, value }) => wrong[code](value)).join('; '));
  if (await findCaller(tx, options.code)) throw new Error(wrong.taken(options.code));
  return await registerCaller(tx, reading.caller, act);
}

function registerAdd(group: Command): void {
  group
    .command('add')
    .description('register a caller and make its first key')
    .requiredOption('--code <code>', 'stands in the links: small letters, digits, hyphens')
    .requiredOption('--name-vi <name>', 'as citizens read it, in Vietnamese')
    .requiredOption('--name-en <name>', 'and in English')
    .requiredOption('--contact <words>', 'whom to write to when its links fail')
    .option('--round <code>', 'only this round (can be repeated)', collected, [])
    .option('--service <id>', 'only this public service (can be repeated)', collected, [])
    .option('--province <code>', 'only this province (can be repeated)', collected, [])
    .action(async (options: AddOptions) => {
      handOver(await inOneAct((tx, act) => add(tx, options, act)));
    });
}

export function registerCallers(program: Command): void {
  const group = program
    .command('callers')
    .description('systems that send citizens here by a signed link when a service is done');
  registerAdd(group);
  group
    .command('list')
    .description('callers with their keys in force')
    .action(async () => {
      const [callers, keys] = await withDatabase(
        async (db) => [await listCallers(db), await listCallerKeys(db)] as const,
      );
      for (const caller of callers) {
        const ids = inForce(keys.filter((key) => key.caller === caller.code)).map(({ id }) => id);
        console.log(
          `${caller.code}  ${caller.name.vi}  ${caller.disabledAt ? 'disabled' : 'active'}  keys: ${ids.join(', ') || 'none'}`,
        );
      }
      if (callers.length === 0) console.log('No caller is registered.');
    });
  group
    .command('rotate')
    .description('make a second key; revoke the first once the caller uses it')
    .argument('<code>', CODE)
    .action(async (code: string) => {
      const handed = await inOneAct((tx, act) => rotateCallerKey(tx, code, act));
      if (!handed)
        throw new Error(
          `${code} has two keys in force: revoke one first with callers revoke ${code} KEY`,
        );
      handOver(handed);
    });
  group
    .command('revoke')
    .description('links signed with this key stop working at once')
    .argument('<code>', CODE)
    .argument('<key>', 'id of the key')
    .action(async (code: string, id: string) => {
      await inOneAct((tx, act) => revokeKey(tx, { caller: code, id }, act));
      console.log(`key ${id} of ${code} is revoked`);
    });
  for (const [name, disabled, description] of [
    ['disable', true, 'take none of its links until it is enabled again'],
    ['enable', false, 'take its links again'],
  ] as const) {
    group
      .command(name)
      .description(description)
      .argument('<code>', CODE)
      .action(async (code: string) => {
        await inOneAct((tx, act) => disableCaller(tx, code, { ...act, disabled }));
        console.log(`caller ${code} is ${name}d`);
      });
  }
}
