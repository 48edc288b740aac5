// How many connections a server may open at most, so that its Postgres can be made, or asked, to
// take as many.
import type { Knex } from 'knex';
import type { Config } from '../config/config.ts';

export type PoolSizes = Pick<Config, 'databasePool' | 'officePool' | 'webProcesses'>;

/** Connections of a process for sessions: each is one short statement. */
export const SESSIONS_POOL = 3;
/**
 * Connections for jobs, command lines and start-up: one job at a time, its heartbeat,
 * housekeeping.
 */
export const JOBS_POOL = 4;
/** What /readyz asks with, in every process that serves. */
const readiness = 1;
/**
 * Postgres keeps three for its administrator; each command beside the server holds the cluster lock and a
 * pool.
 */
const reserved = 3;
const commands = 5 * (1 + JOBS_POOL);
const clusterLock = 1;
const leastEmbedded = 100;

/** All pools of all processes of one server, full. */
export const connectionsOfServer = ({
  databasePool,
  officePool,
  webProcesses,
}: PoolSizes): number =>
  webProcesses * (databasePool + officePool + SESSIONS_POOL + readiness) + JOBS_POOL;

/**
 * Connections the embedded Postgres accepts: those of a server, where the sizes are known, and of
 * commands beside it.
 */
export function embeddedConnections({
  databasePool,
  officePool,
  webProcesses,
}: Partial<PoolSizes>): number {
  if (databasePool === undefined || officePool === undefined || webProcesses === undefined)
    return leastEmbedded;
  const server = connectionsOfServer({ databasePool, officePool, webProcesses });
  return Math.max(leastEmbedded, server + clusterLock + commands + reserved);
}

/** Connections the database accepts from us: without those that it keeps for its administrator. */
export async function connectionsAccepted(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: { accepted: number }[] }>(
    `select current_setting('max_connections')::int
      - current_setting('superuser_reserved_connections')::int as accepted`,
  );
  return rows[0]?.accepted ?? 0;
}
