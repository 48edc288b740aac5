// `civic-gauge organisations`: the organisations of an installation, from the command line.
import type { Command } from 'commander';
import { inTransaction, withDatabase } from '../../platform/db/database.ts';
import { NATIONWIDE, type LocalityChoices } from '../scope-form.ts';
import { makeOrganisation } from './organisation.command.ts';
import { readOrganisation, type OrganisationMistake } from './organisation.ts';
import { findOrganisationByCode, listOrganisations } from './organisations.store.ts';

interface AskedOrganisation {
  code: string;
  nameVi: string;
  nameEn: string;
  province: string[];
}

const wrong: Readonly<Record<OrganisationMistake, string>> = {
  code: '--code: 2 to 40 small letters, digits or hyphens, beginning with a letter',
  name_vi: '--name-vi: the name is missing or longer than 200 characters',
  name_en: '--name-en: the name is missing or longer than 200 characters',
  locality: '--province: no province in force has this code',
};

async function add(asked: AskedOrganisation, choices: LocalityChoices): Promise<void> {
  await withDatabase((db) =>
    inTransaction(db, async (tx) => {
      const at = new Date();
      const inForce = await choices({ db: tx, lang: 'en', now: at });
      const typed = {
        code: asked.code,
        name_vi: asked.nameVi,
        name_en: asked.nameEn,
        locality: asked.province,
        factor: [],
        two: [],
      };
      const read = readOrganisation(typed, new Map(inForce.map(({ code, id }) => [code, id])));
      if (!read.ok) throw new Error(read.mistakes.map((mistake) => wrong[mistake]).join('; '));
      if (await findOrganisationByCode(tx, asked.code))
        throw new Error(`--code: ${asked.code} is taken`);
      await makeOrganisation(tx, read.organisation, { actor: null, at });
    }),
  );
  console.log(`organisation ${asked.code}`);
}

/** @param choices the localities where an organisation can work */
export function registerOrganisations(program: Command, choices: LocalityChoices): void {
  const group = program.command('organisations').description('who shares this installation');
  group
    .command('add')
    .description(
      'add an organisation; give its first administrator an account with `accounts create`',
    )
    .requiredOption('--code <code>', 'small letters, digits, hyphens')
    .requiredOption('--name-vi <name>', 'name in Vietnamese')
    .requiredOption('--name-en <name>', 'name in English')
    .option(
      '--province <code>',
      'only in this province (can be repeated)',
      (value: string, before: string[]) => [...before, value],
      [],
    )
    .action((asked: AskedOrganisation) => add(asked, choices));
  group
    .command('list')
    .description('code, name, provinces, state')
    .action(async () => {
      const [organisations, inForce] = await withDatabase(
        async (db) =>
          [
            await listOrganisations(db),
            await choices({ db, lang: 'en', now: new Date() }),
          ] as const,
      );
      const codes = new Map(inForce.map(({ id, code }) => [id, code]));
      for (const { code, name, localities, disabledAt } of organisations) {
        const where = localities?.map((id) => codes.get(id) ?? String(id)).join(' ') ?? NATIONWIDE;
        console.log([code, name.en, where, disabledAt ? 'disabled' : 'in use'].join('\t'));
      }
    });
}
