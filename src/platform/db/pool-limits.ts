// How long a class of work may wait for the database and keep it busy. Respondents, offices and jobs
// have pools of their own, so that no researcher's query comes before a citizen's.

export interface PoolLimits {
  /** How long a request waits for a connection, and a new connection for the server. */
  acquireMs: number;
  /** Longest statement; 0: none. Postgres breaks it off with 57014. */
  statementMs: number;
  /** Longest wait for a lock; 0: none. Postgres gives up with 55P03. */
  lockMs: number;
  /** A transaction in which nothing happens is ended after this time; 0: never. */
  idleInTransactionMs: number;
  /** A connection on which nothing arrives for this time is given up; 0: never. */
  silenceMs: number;
}

/** Citizens: a page or a wait in words within five seconds. */
export const respondentLimits: PoolLimits = {
  acquireMs: 2_500,
  statementMs: 4_000,
  lockMs: 2_000,
  idleInTransactionMs: 10_000,
  silenceMs: 8_000,
};

/** Signed-in people, public results and what they download. */
export const officeLimits: PoolLimits = {
  acquireMs: 4_000,
  statementMs: 30_000,
  lockMs: 5_000,
  idleInTransactionMs: 60_000,
  silenceMs: 0,
};

/** Jobs, command lines, migrations: they take the time they need. */
export const unlimited: PoolLimits = {
  acquireMs: 30_000,
  statementMs: 0,
  lockMs: 0,
  idleInTransactionMs: 0,
  silenceMs: 0,
};

/**
 * JIT compilation made queries over a million rows two to three times slower. A query takes one
 * processor, so that the others are left to citizens.
 */
export const sessionSettings = ({ statementMs, lockMs, idleInTransactionMs }: PoolLimits): string =>
  [
    'set jit = off',
    'set max_parallel_workers_per_gather = 0',
    `set timezone to 'UTC'`,
    `set statement_timeout = ${statementMs}`,
    `set lock_timeout = ${lockMs}`,
    `set idle_in_transaction_session_timeout = ${idleInTransactionMs}`,
  ].join('; ');
