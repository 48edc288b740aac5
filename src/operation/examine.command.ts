// Examines a running installation, for the command `doctor` and the page Operation. It changes nothing.
import { lastTimeOf } from '../accounts/audit.store.ts';
import { countUnlinked } from '../accounts/audit/audit-links.store.ts';
import { countAccounts } from '../accounts/account-counts.store.ts';
import { appliedMigrations } from '../platform/db/applied-migrations.ts';
import type { Reader } from '../platform/db/connect.ts';
import { MigrationFiles } from '../platform/db/migration-files.ts';
import { countJobs } from '../platform/jobs/job-counts.store.ts';
import type { Finding } from './finding.ts';
import { serverFacts, type ServerFacts } from './server-facts.store.ts';
import { schemaFindings, serverFindings } from './server-findings.ts';
import { countUnits } from './unit-counts.store.ts';
import { stateFindings, type StateFacts } from './state-findings.ts';

export interface Examined {
  facts: ServerFacts;
  /** null: the schema is not what this release knows. */
  state: StateFacts | null;
  /** The last that was applied. */
  migration: string | null;
  findings: Finding[];
}

export interface Examination {
  /** Connections the server may open at most. */
  needed: number;
  embedded: boolean;
  mode: string;
  now: Date;
}

const MINUTE = 60_000;

async function knownMigrations(): Promise<string[]> {
  const files = new MigrationFiles();
  return (await files.getMigrations()).map((migration) => files.getMigrationName(migration));
}

export async function examine(db: Reader, asked: Examination): Promise<Examined> {
  const facts = await serverFacts(db);
  const local = new Date();
  const [applied, known] = [await appliedMigrations(db), await knownMigrations()];
  const isKnown = applied !== null && known.every((name) => applied.includes(name));
  const state = isKnown ? await stateOf(db, asked) : null;
  const findings = [
    ...serverFindings(facts, { ...asked, local }),
    ...schemaFindings(applied, known),
    ...(state ? stateFindings(state) : []),
  ];
  return { facts, state, migration: applied?.at(-1) ?? null, findings };
}

async function stateOf(db: Reader, { now, mode }: Examination): Promise<StateFacts> {
  return {
    jobs: await countJobs(db),
    unlinked: await countUnlinked(db, new Date(now.getTime() - 10 * MINUTE)),
    accounts: await countAccounts(db),
    units: await countUnits(db),
    lastBackup: await lastTimeOf(db, 'backup.made'),
    now,
    mode,
  };
}
