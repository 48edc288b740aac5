// Pools of connections. Reads take a Reader, writes a Tx, so that a write outside a transaction does not compile.
import type { Socket } from 'node:net';
import knexModule from 'knex';
import type { Knex } from 'knex';
import type pg from 'pg';
import { log } from '../log/log.ts';
import { sessionSettings, unlimited, type PoolLimits } from './pool-limits.ts';
import { valueTypes } from './values.ts';

export type Db = Knex;

export type Tx = Knex.Transaction;

export type Reader = Db | Tx;

declare const pooled: unique symbol;

/**
 * A pool itself, never a transaction: the caller holds no connection yet. What asks the
 * pool in the middle of a request takes a `Pool`, so that it cannot be called where a transaction
 * is held: two connections for one request are a deadlock as soon as everybody holds one.
 */
export type Pool = Db & { readonly [pooled]: true };

/** A knex over a pool of its own. @param size connections at most */
export function connect(url: string, size: number, limits: PoolLimits = unlimited): Pool {
  return knexModule({
    client: 'pg',
    connection: connectionOf(url, limits),
    acquireConnectionTimeout: limits.acquireMs,
    pool: {
      min: 0,
      max: size,
      createTimeoutMillis: limits.acquireMs,
      acquireTimeoutMillis: limits.acquireMs,
      afterCreate: (client: pg.Client, done: (error: Error | null) => void) => {
        giveUpSilence(client, limits.silenceMs);
        client.query(sessionSettings(limits), (error: Error | null) => {
          done(error);
        });
      },
    },
    log: {
      warn: (message: unknown) => {
        log.warn({ from: 'knex' }, String(message));
      },
      error: (message: unknown) => {
        log.error({ from: 'knex' }, String(message));
      },
      deprecate: (message: unknown) => {
        log.debug({ from: 'knex' }, String(message));
      },
      debug: () => undefined,
    },
  }) as Pool;
}

/**
 * A server that was halted, or a network that lost the connection, answers nothing and ends nothing:
 * then the socket is destroyed, its query fails and the pool makes a new connection.
 */
function giveUpSilence(client: pg.Client, silenceMs: number): void {
  if (silenceMs === 0) return;
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.setTimeout(silenceMs, () => {
    stream.destroy();
  });
}

const connectionOf = (url: string, { acquireMs }: PoolLimits): Knex.PgConnectionConfig =>
  ({
    connectionString: url,
    types: valueTypes,
    application_name: 'civic-gauge',
    connectionTimeoutMillis: acquireMs,
    keepAlive: true,
  }) as Knex.PgConnectionConfig;
