// Whether a database server can be used: reachable, new enough, in UTF-8.
import { SetupError } from '../config/setup-error.ts';
import { JOBS_POOL } from './connection-budget.ts';
import { connect, type Db, type Pool } from './connect.ts';

/** Host and database only: the address of a database carries a password. */
function place(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || '5432'}${pathname}`;
}

async function check(db: Db, name: string, url: string): Promise<void> {
  interface Facts {
    version: number;
    encoding: string;
  }
  const { rows } = await db
    .raw<{ rows: Facts[] }>(
      `select current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding`,
    )
    .catch((error: unknown) => {
      const { message, code } = error as Error & { code?: string };
      throw new SetupError(
        `${name}: no connection to ${place(url)}: ${message || (code ?? 'unknown reason')}.`,
        { cause: error },
      );
    });
  const facts = rows[0];
  if ((facts?.version ?? 0) < 150_000)
    throw new SetupError(`${name}: ${place(url)} is older than PostgreSQL 15.`);
  if (facts?.encoding !== 'UTF8')
    throw new SetupError(
      `${name}: the database at ${place(url)} is in ${facts?.encoding ?? 'an unknown encoding'}; make one with ENCODING 'UTF8'.`,
    );
}

export async function checkedPool(url: string): Promise<Pool> {
  const db = connect(url, JOBS_POOL);
  try {
    await check(db, 'DATABASE_URL', url);
    return db;
  } catch (error) {
    await db.destroy();
    throw error;
  }
}
