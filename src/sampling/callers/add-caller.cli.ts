// `civic-gauge callers add`: registers a portal or one-stop shop that sends citizens here.
import { HOST_ORGANISATION } from '../../accounts/host-organisation.ts';
import type { Command } from 'commander';
import type { Tx } from '../../platform/db/connect.ts';
import { listProvinces } from '../../localities/localities.store.ts';
import { listPublicServices } from '../../localities/services/public-services.store.ts';
import { readCaller, type CallerMistake, type TypedCaller } from './caller-form.ts';
import { findCaller } from './callers.store.ts';
import type { CallerAct, HandedKey } from './register-caller.command.ts';
import { registerCaller } from './register-caller.command.ts';
import { listRounds } from '../rounds/rounds.store.ts';
import { handOver, inOneAct } from './caller-key.cli.ts';

export const CODE = 'code of the caller';

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
    organisation: '',
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
  return await registerCaller(tx, { ...reading.caller, organisationId: HOST_ORGANISATION }, act);
}

export function registerAdd(group: Command): void {
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
