// Brings the schema up to date at every start. One transaction holds an advisory lock, so that
// processes started together wait for each other and a killed one leaves neither half a schema nor a
// lock behind. On a running system it waits for a table only briefly, because everybody who wants the
// table queues behind it: then it gives way, and tries again. Migrations are imported in the form that
// runs now (.ts under jest, .js in dist).
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Knex } from 'knex';
import { SetupError } from '../config/setup-error.ts';
import { migrationsFolder } from '../config/paths.ts';
import { log } from '../log/log.ts';
import { MigrationFiles } from './migration-files.ts';

const lockKey = 714_225_003;

export interface MigrationPatience {
  /** Longest wait for a table. */
  lockMs: number;
  /** Between two tries. */
  pauseMs: number;
  /** All tries together. */
  tries: number;
}

/** Shorter than what a respondent's request waits for a lock (pool-limits.ts); five minutes in all. */
const usualPatience: MigrationPatience = { lockMs: 1_500, pauseMs: 3_500, tries: 60 };

/** A statement that takes longer was not tried on data of this size. */
const STATEMENT_LIMIT = '1h';

const LOCK_NOT_AVAILABLE = '55P03';

const isCode = (error: unknown, code: string): boolean =>
  (error as { code?: unknown } | null)?.code === code;

function explain(error: unknown): unknown {
  if (isCode(error, LOCK_NOT_AVAILABLE))
    return new SetupError(
      'The schema cannot be brought up to date: somebody has held a table for minutes. ' +
        'The page Operation and pg_stat_activity show who; end that and start again. Nothing was changed.',
      { cause: error },
    );
  return error instanceof Error && error.message.startsWith('The migration directory is corrupt')
    ? new SetupError(
        `The database was migrated by another release than this one ` +
          `(${error.message.split(': ').at(-1) ?? ''} unknown here). Run that release, or a newer one.`,
        { cause: error },
      )
    : error;
}

/** @returns the names of the migrations that were applied now */
async function migrateOnce(db: Knex, folder: string, lockMs: number): Promise<string[]> {
  return await db.transaction(async (tx) => {
    await tx.raw('select pg_advisory_xact_lock(?)', [lockKey]);
    await tx.raw(
      `set local lock_timeout = ${lockMs}; set local statement_timeout = '${STATEMENT_LIMIT}'`,
    );
    const [, applied] = (await tx.migrate.latest({
      migrationSource: new MigrationFiles(folder),
    })) as [number, string[]];
    return applied.map((file) => path.parse(file).name);
  });
}

/**
 * @returns the names of the migrations that were applied now
 * @throws SetupError where a table stays locked, or the schema is of a newer release
 */
export async function migrate(
  db: Knex,
  folder = migrationsFolder,
  { lockMs, pauseMs, tries }: MigrationPatience = usualPatience,
): Promise<string[]> {
  for (let left = tries - 1; ; left -= 1) {
    try {
      return await migrateOnce(db, folder, lockMs);
    } catch (error) {
      if (!isCode(error, LOCK_NOT_AVAILABLE) || left === 0) throw explain(error);
      log.info({ left }, 'the schema waits for a table that is in use, and tries again');
      await sleep(pauseMs);
    }
  }
}
