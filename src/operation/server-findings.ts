// Whether PostgreSQL keeps what it acknowledged, fits the pools, and is what this release needs. Pure.
import { when, type Finding } from './finding.ts';
import type { ServerFacts } from './server-facts.store.ts';

/** Settings without which an acknowledged answer can be lost. */
const durable = ['fsync', 'full_page_writes', 'synchronous_commit'] as const;

/** @param local our clock when the answer came */
export function serverFindings(
  facts: ServerFacts,
  { needed, local, embedded }: { needed: number; local: Date; embedded: boolean },
): Finding[] {
  const apart = Math.abs(facts.now.getTime() - local.getTime()) / 1000;
  return [
    ...when(true, 'good', 'postgres', { version: facts.version, mb: Math.ceil(facts.size / 1e6) }),
    ...durable.flatMap((name) => when(facts[name] === 'off', 'fail', 'notDurable', { name })),
    ...when(facts.data_checksums === 'off', 'warn', 'noChecksums'),
    ...when(facts.encrypted === false && facts.remote, 'warn', 'notEncrypted'),
    ...when(!embedded && facts.is_superuser, 'warn', 'superuser'),
    ...when(!embedded && facts.log_min_error_statement !== 'panic', 'warn', 'logsStatements', {
      value: facts.log_min_error_statement,
    }),
    ...when(facts.log_statement !== 'none', 'warn', 'logsAll', { value: facts.log_statement }),
    ...when(true, needed > facts.accepted ? 'fail' : 'good', 'connections', {
      needed,
      accepted: facts.accepted,
    }),
    ...when(true, apart > 30 ? 'fail' : apart > 2 ? 'warn' : 'good', 'clock', {
      seconds: apart.toFixed(1),
    }),
  ];
}

/** @param applied null: none at all @param known of this release, in their order */
export function schemaFindings(
  applied: readonly string[] | null,
  known: readonly string[],
): Finding[] {
  if (applied === null) return when(true, 'warn', 'noSchema');
  const unknown = applied.filter((name) => !known.includes(name));
  if (unknown.length > 0) return when(true, 'fail', 'newerSchema', { name: unknown.at(-1)! });
  const pending = known.filter((name) => !applied.includes(name));
  return pending.length > 0
    ? when(true, 'warn', 'pendingMigrations', { count: pending.length, name: pending[0]! })
    : when(true, 'good', 'schema', { name: known.at(-1) ?? '' });
}
