// What Postgres complains about, in the words of the Problem catalogue: the one place that knows its
// error codes. What is not listed here is a fault of the program.
import { ownValue } from '../own-value.ts';
import { problem } from '../problems/problem.ts';
import type { Problem, ProblemCode } from '../problems/problem.ts';
import { isLostConnection } from './lost-connection.ts';

const named: Partial<Record<string, ProblemCode>> = {
  '23505': 'alreadyExists', // unique_violation
  '23503': 'stillReferenced', // foreign_key_violation
  '23514': 'unprocessable', // check_violation
  '23502': 'unprocessable', // not_null_violation
  '22001': 'unprocessable', // string_data_right_truncation
  '22003': 'unprocessable', // numeric_value_out_of_range
  '22021': 'badRequest', // character_not_in_repertoire: a NUL character in a text
  '22P05': 'badRequest', // untranslatable_character: the same inside jsonb
  '40001': 'conflict', // serialization_failure, after its second try
  '40P01': 'conflict', // deadlock_detected, after its second try
  '55P03': 'busy', // lock_not_available: lock_timeout
  '57014': 'busy', // query_canceled: statement_timeout
  '25P03': 'unavailable', // idle_in_transaction_session_timeout
  '53000': 'unavailable', // insufficient_resources
  '53100': 'storageFull', // disk_full
  '53200': 'unavailable', // out_of_memory
  '53300': 'unavailable', // too_many_connections
  '53400': 'unavailable', // configuration_limit_exceeded
  '58030': 'storageFull', // io_error
  ECONNREFUSED: 'unavailable',
  ECONNRESET: 'unavailable',
  EPIPE: 'unavailable',
  ETIMEDOUT: 'unavailable',
  EHOSTUNREACH: 'unavailable',
  ENOTFOUND: 'unavailable',
};

/** What the driver and the pool say without a code when the server goes away in the middle. */
const lost =
  /(?:^| - )(?:Connection terminated|Connection ended|Client has encountered a connection error|timeout expired|timeout exceeded when trying to connect|Unable to acquire a connection)/;

/** null: not an error of the database, or one that has no name for people. */
export function problemOfPostgresError(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'KnexTimeoutError' || error.name === 'TimeoutError')
    return problem('busy', {}, error);
  if (lost.test(error.message) || isLostConnection(error)) return problem('unavailable', {}, error);
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  const known = typeof code === 'string' ? ownValue(named, code) : undefined;
  if (known === undefined) return null;
  return problem(known, typeof constraint === 'string' ? { constraint } : {}, error);
}
