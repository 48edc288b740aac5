// What PostgreSQL says of itself.
import type { Reader } from '../platform/db/connect.ts';

export interface ServerFacts {
  version: string;
  /** Bytes of this database. */
  size: number;
  now: Date;
  fsync: string;
  full_page_writes: string;
  synchronous_commit: string;
  data_checksums: string;
  log_min_error_statement: string;
  log_statement: string;
  /** Connections it accepts from us, and those of all clients now. */
  accepted: number;
  used: number;
  is_superuser: boolean;
  /** Whether this connection is encrypted, and comes from another machine. */
  encrypted: boolean;
  remote: boolean;
  extensions: string[];
}

const FACTS = `select current_setting('server_version') as version,
    pg_database_size(current_database())::float8 as size, clock_timestamp() as now,
    current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
    current_setting('synchronous_commit') as synchronous_commit,
    current_setting('data_checksums') as data_checksums,
    current_setting('log_min_error_statement') as log_min_error_statement,
    current_setting('log_statement') as log_statement,
    current_setting('max_connections')::int
      - current_setting('superuser_reserved_connections')::int as accepted,
    (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
    (select rolsuper from pg_roles where rolname = current_user) as is_superuser,
    coalesce((select ssl from pg_stat_ssl where pid = pg_backend_pid()), false) as encrypted,
    coalesce(host(inet_client_addr()) <> host(inet_server_addr()), false) as remote,
    array(select extname::text from pg_extension order by 1) as extensions`;

export async function serverFacts(db: Reader): Promise<ServerFacts> {
  const { rows } = await db.raw<{ rows: ServerFacts[] }>(FACTS);
  return rows[0]!;
}

export interface LongStatement {
  seconds: number;
  state: string;
  statement: string;
}

/** Statements and transactions that have been under way for long, the longest first. */
export async function longStatements(db: Reader, seconds: number): Promise<LongStatement[]> {
  const { rows } = await db.raw<{ rows: LongStatement[] }>(
    `select extract(epoch from clock_timestamp() - xact_start)::float8 as seconds, state,
      left(regexp_replace(query, '\\s+', ' ', 'g'), 300) as statement
    from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
      and xact_start < clock_timestamp() - ? * interval '1 second'
    order by xact_start limit 20`,
    [seconds],
  );
  return rows;
}

export interface CostlyStatement {
  statement: string;
  calls: number;
  /** Milliseconds. */
  mean: number;
  share: number;
}

/** Those that took the most time since the counters were reset; null without pg_stat_statements. */
export async function costlyStatements(db: Reader): Promise<CostlyStatement[] | null> {
  const { rows: found } = await db.raw<{ rows: unknown[] }>(
    `select 1 from pg_extension where extname = 'pg_stat_statements'`,
  );
  if (found.length === 0) return null;
  const { rows } = await db.raw<{ rows: CostlyStatement[] }>(
    `select left(regexp_replace(s.query, '\\s+', ' ', 'g'), 300) as statement, s.calls::float8 as calls,
      s.mean_exec_time as mean, s.total_exec_time / nullif(sum(s.total_exec_time) over (), 0) as share
    from pg_stat_statements s join pg_database d on d.oid = s.dbid
    where d.datname = current_database() order by s.total_exec_time desc limit 10`,
  );
  return rows;
}
