// What Postgres complains about, in the words of the Problem catalogue: the one place that knows its
// error codes. What is not listed here is a fault of the program.
import { problem } from '../problems/problem.ts';
import type { Problem, ProblemCode } from '../problems/problem.ts';

const named: Record<string, ProblemCode> = {
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
  '55P03': 'conflict', // lock_not_available
  '53300': 'unavailable', // too_many_connections
  '57P01': 'unavailable', // admin_shutdown
  '57P03': 'unavailable', // cannot_connect_now
  ECONNREFUSED: 'unavailable',
  ECONNRESET: 'unavailable',
};

/** null: not an error of the database, or one that has no name for people. */
export function problemOfPostgresError(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'KnexTimeoutError') return problem('unavailable', {}, error);
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown };
  const known = typeof code === 'string' ? named[code] : undefined;
  if (known === undefined) return null;
  return problem(known, typeof constraint === 'string' ? { constraint } : {}, error);
}
