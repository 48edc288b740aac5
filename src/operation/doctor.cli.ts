// `civic-gauge doctor`: what an operator should mend, before people meet it.
import path from 'node:path';
import type { Command } from 'commander';
import { readConfig, type Config } from '../platform/config/config.ts';
import { projectRoot, viewsFolder } from '../platform/config/paths.ts';
import { connectionsOfServer } from '../platform/db/connection-budget.ts';
import { openDatabase } from '../platform/db/database.ts';
import { loadTranslations } from '../platform/i18n/translations.ts';
import { dataFolder } from '../platform/installation/data-folder.ts';
import { examine } from './examine.command.ts';
import { worstFirst, type Finding, type Severity } from './finding.ts';
import { diskFindings, secretFileFindings, settingsFindings } from './settings-findings.ts';
import { backupFindings } from './state-findings.ts';
import { diskOf, newestBackup, secretFiles } from './state.files.ts';

const MARKS: Readonly<Record<Severity, string>> = { fail: 'FAIL', warn: 'warn', good: 'ok' };

async function databaseFindings(config: Config): Promise<Finding[]> {
  const database = await openDatabase(config);
  try {
    const { findings } = await examine(database.db, {
      ...{ needed: connectionsOfServer(config), embedded: config.databaseUrl === null },
      ...{ mode: config.mode, now: new Date() },
    });
    return findings;
  } finally {
    await database.close();
  }
}

async function placeFindings(config: Config): Promise<Finding[]> {
  const place = config.databaseUrl === null ? dataFolder(config) : projectRoot;
  const secrets = [path.join(projectRoot, '.env'), path.join(place, 'session-secret')];
  return [
    ...diskFindings(await diskOf(place)),
    ...secretFileFindings(secretFiles(secrets), config.mode),
  ];
}

/** Of a folder that was named; otherwise the audit log says when the last was made. */
const backupsOf = async (folder: string | undefined, found: Finding[]): Promise<Finding[]> =>
  folder === undefined
    ? found
    : [
        ...found.filter(({ code }) => !['backup', 'noBackup'].includes(code)),
        ...backupFindings(await newestBackup(folder), new Date()),
      ];

async function doctor({ backups }: { backups?: string }): Promise<void> {
  const config = readConfig();
  const { en } = loadTranslations(viewsFolder, { strict: false });
  const found = [
    ...settingsFindings(config),
    ...(await placeFindings(config)),
    ...(await databaseFindings(config)),
  ];
  for (const { severity, code, vars } of worstFirst(await backupsOf(backups, found))) {
    console.log(`${MARKS[severity].padEnd(5)} ${en(`operation.findings.${code}`, vars)}`);
    if (severity === 'fail') process.exitCode = 1;
  }
}

export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description(
      'examine settings, disk, database and what should happen by itself; 1 if one fails',
    )
    .option('--backups <folder>', 'whose newest backup must not be older than two days')
    .action(doctor);
}
