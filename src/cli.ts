// The same rooms on the command line: each room's .cli.ts adds its commands here. Whatever goes
// wrong is one line on stderr and a status other than 0.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, CommanderError } from 'commander';
import { ZodError } from 'zod';
import { registerAccounts } from './accounts/accounts.cli.ts';
import { registerAudit } from './accounts/audit/audit.cli.ts';
import { registerOrganisations } from './accounts/organisations/organisations.cli.ts';
import { registerEstimate } from './indicators/case/estimate-case.cli.ts';
import { registerCompute } from './indicators/computing/compute.cli.ts';
import { registerAttributes } from './localities/attributes/attributes.cli.ts';
import { registerMargins } from './localities/population/margins.cli.ts';
import { registerLocalities } from './localities/localities.cli.ts';
import { localityChoices } from './app/scope-choices.ts';
import { registerBackup } from './operation/backup.cli.ts';
import { registerDoctor } from './operation/doctor.cli.ts';
import { readConfig } from './platform/config/config.ts';
import { openDatabase } from './platform/db/database.ts';
import { migrate } from './platform/db/migrate.ts';
import { problemOfPostgresError } from './platform/db/postgres-error.ts';
import { loadTranslations } from './platform/i18n/translations.ts';
import { projectRoot, viewsFolder } from './platform/config/paths.ts';
import { Problem } from './platform/problems/problem.ts';
import { registerXlsform } from './designer/xlsform.cli.ts';
import { registerRecords } from './records/records.cli.ts';
import { registerRounds } from './responses/archive/rounds.cli.ts';
import { registerCallers } from './sampling/callers/callers.cli.ts';
import { registerSecrets } from './sampling/secrets.cli.ts';

/** The server's code is loaded only here: other commands answer sooner without it. */
function registerStart(program: Command): void {
  program
    .command('start')
    .description('run the server until it is told to stop (Ctrl+C)')
    .action(async () => {
      const config = readConfig();
      const { runServer } = await import('./server/run-server.ts');
      await runServer(config);
    });
}

function registerDemonstration(program: Command): void {
  program
    .command('demonstration')
    .description('fill the database with demonstration accounts and a round of simulated answers')
    .action(async () => {
      const { fillDemonstration } = await import('./app/demonstration.cli.ts');
      await fillDemonstration();
    });
}

function registerMigrate(program: Command): void {
  program
    .command('migrate')
    .description('bring the database schema up to date (the server does so itself when it starts)')
    .action(async () => {
      const database = await openDatabase(readConfig());
      try {
        const applied = await migrate(database.db);
        console.log(
          applied.length === 0
            ? 'The schema is up to date.'
            : applied.map((name) => `applied ${name}`).join('\n'),
        );
      } finally {
        await database.close();
      }
    });
}

const rooms: readonly ((program: Command) => void)[] = [
  registerStart,
  registerMigrate,
  registerBackup,
  registerDoctor,
  registerDemonstration,
  (program) => {
    registerAccounts(program, localityChoices);
    registerOrganisations(program, localityChoices);
    registerAudit(program);
  },
  registerLocalities,
  registerMargins,
  registerAttributes,
  registerCallers,
  registerSecrets,
  registerRounds,
  registerRecords,
  registerXlsform,
  registerCompute,
  registerEstimate,
];

export function createProgram(): Command {
  const { version, description } = JSON.parse(
    readFileSync(path.join(projectRoot, 'package.json'), 'utf8'),
  ) as { version: string; description: string };
  const program = new Command('civic-gauge')
    .description(`${description}\nConfiguration comes from the environment (see .env.example).`)
    .version(version)
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => {
        write(text.replace(/^error: /, 'civic-gauge: '));
      },
    });
  for (const register of rooms) register(program);
  return program;
}

function sentencesOf({ code, vars }: Problem): string {
  const { en } = loadTranslations(viewsFolder, { strict: false });
  return ['title', 'advice']
    .map((part) => en(`platform.problems.${code}.${part}`, vars))
    .join(' – ');
}

/** What a person reads about an error: one line. */
export function lineOf(error: unknown): string {
  if (error instanceof ZodError)
    return error.issues
      .map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(': '))
      .join('; ');
  const found = error instanceof Problem ? error : problemOfPostgresError(error);
  if (found !== null) return sentencesOf(found);
  const message = error instanceof Error ? error.message : String(error);
  return (
    message
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
      .join(' ') || 'unknown error'
  );
}

/** @returns the status for the shell: 0 when all went well */
export async function run(argv: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync([...argv], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    process.stderr.write(`civic-gauge: ${lineOf(error)}\n`);
    if (process.env['LOG_LEVEL'] === 'debug') console.error(error);
    return 1;
  }
}
