// The rules that let one schema run on Postgres and on Citus (docs: past one machine), read from the
// catalogue of a migrated database. Every table is of one class; a new one must be entered here.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Reader } from '../../src/platform/db/connect.ts';
import { migrationsFolder } from '../../src/platform/config/paths.ts';

/** Grow with the answers; distributed by locality_id. */
const large = [
  'drafts',
  'responses',
  'paradata',
  'partial_responses',
  'invitations',
  'answered_dossiers',
  'short_links',
  'response_counts',
  'response_count_deltas',
  'served_counts',
];
/** Small, copied to every node. */
const registries = [
  'localities',
  'locality_type_changes',
  'locality_successions',
  'locality_tiles',
  'public_services',
  'public_service_names',
  'former_units',
  'former_unit_successors',
  'place_names',
  'registry_changes',
  'questionnaires',
  'questionnaire_versions',
  'questionnaire_undos',
  'questionnaire_scenarios',
  'rounds',
  'round_psus',
  'published_scores',
  'service_points',
  'round_quotas',
];
/** On the coordinator alone. */
const local = [
  'sessions',
  'rate_limits',
  'jobs',
  'users',
  'organisations',
  'role_grants',
  'account_links',
  'identities',
  'approvals',
  'second_factors',
  'recovery_codes',
  'audit_log',
  'audit_links',
  'consent_texts',
  'data_requests',
  'breaches',
  'callers',
  'caller_keys',
  'caller_requests',
  'index_definitions',
  'computations',
  'results',
  'group_results',
  'change_results',
  'commune_estimates',
  'commune_models',
  'locality_attributes',
  'locality_attribute_values',
  'answer_tables',
  'answer_table_places',
  'withheld_localities',
  'publication_pages',
  'invitation_batches',
  'population_margins',
  'population_margin_cells',
  'weighting_recipes',
  'spent_puzzles',
];
/** Made by knex, under its own names. */
const ofLibrary = ['knex_migrations', 'knex_migrations_lock'];

type TableClass = 'large' | 'registry' | 'local' | 'library';
export const classes: Readonly<Record<string, TableClass>> = Object.fromEntries([
  ...large.map((name) => [name, 'large'] as const),
  ...registries.map((name) => [name, 'registry'] as const),
  ...local.map((name) => [name, 'local'] as const),
  ...ofLibrary.map((name) => [name, 'library'] as const),
]);

interface Table {
  name: string;
  parent: string | null;
  strategy: string | null;
  locality_required: boolean | null;
  triggers: number;
  zoneless: string[];
}
interface Constraint {
  name: string;
  type: string;
  table: string;
  inherited: boolean;
  columns: string[];
  target: string | null;
  target_columns: string[] | null;
}
interface UniqueIndex {
  name: string;
  table: string;
  inherited: boolean;
  columns: string[];
  of_constraint: boolean;
  is_unique: boolean;
}

const tablesSql = `select c.relname as name, p.relname as parent, pt.partstrat as strategy,
    (select a.attnotnull from pg_attribute a where a.attrelid = c.oid and a.attname = 'locality_id'
      and not a.attisdropped) as locality_required,
    (select count(*) from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggers,
    array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0
      and not a.attisdropped and a.atttypid = 'timestamp'::regtype) as zoneless
  from pg_class c left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
    left join pg_partitioned_table pt on pt.partrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`;

const named = (relation: string, keys: string) =>
  `array(select a.attname::text from pg_attribute a
    where a.attrelid = ${relation} and a.attnum = any(${keys}))`;

const constraintsSql = `select k.conname as name, k.contype as type, c.relname as "table",
    k.conparentid <> 0 or k.coninhcount > 0 as inherited,
    ${named('k.conrelid', 'k.conkey')} as columns, f.relname as target,
    ${named('k.confrelid', 'k.confkey')} as target_columns
  from pg_constraint k join pg_class c on c.oid = k.conrelid left join pg_class f on f.oid = k.confrelid
  where k.connamespace = 'public'::regnamespace and k.contype in ('p', 'u', 'f', 'c', 'x')
    and k.conparentid = 0 order by 1`;

const indexesSql = `select i.relname as name, c.relname as "table", i.relispartition as inherited,
    ${named('x.indrelid', 'x.indkey::int2[]')} as columns,
    exists (select 1 from pg_constraint k where k.conindid = x.indexrelid) as of_constraint,
    x.indisunique as is_unique
  from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
  where i.relnamespace = 'public'::regnamespace order by 1`;

const rowsOf = async <T>(db: Reader, sql: string): Promise<T[]> =>
  (await db.raw<{ rows: T[] }>(sql)).rows;

/** A name was chosen, not generated, when somebody wrote it into a migration. */
export function migrationTexts(): Map<string, string> {
  const files = readdirSync(migrationsFolder).filter((file) => /^\d{8}_.*\.ts$/.test(file));
  return new Map(
    files.map((file) => [file, readFileSync(path.join(migrationsFolder, file), 'utf8')]),
  );
}

function tableViolations(
  table: Table,
  kind: TableClass | undefined,
  parent: Table | undefined,
): string[] {
  const found: string[] = [];
  const { name } = table;
  if (kind === undefined) found.push(`${name}: is neither large, nor a registry, nor local`);
  if (kind === 'large' && table.locality_required !== true)
    found.push(`${name}: a large table without locality_id NOT NULL`);
  if (table.triggers > 0 && kind !== 'local')
    found.push(`${name}: a trigger on a table that is not local`);
  if (table.strategy !== null && table.strategy !== 'l')
    found.push(`${name}: not partitioned by LIST`);
  if (table.strategy !== null && kind !== 'large')
    found.push(`${name}: partitioned though not large`);
  if (table.strategy !== null && parent !== undefined)
    found.push(`${name}: a second level of partitions`);
  if (table.zoneless.length > 0)
    found.push(`${name}: ${table.zoneless.join(', ')} without time zone`);
  return found;
}

function foreignKeyViolations(
  { name, table, target, columns, target_columns }: Constraint,
  kindOf: (table: string) => TableClass | undefined,
): string[] {
  const from = kindOf(table);
  const to = kindOf(target!);
  if (from === 'large' && to === 'large') {
    const local = columns.includes('locality_id') && target_columns!.includes('locality_id');
    return local ? [] : [`${table}.${name}: refers to a large table without locality_id`];
  }
  if (to === 'large') return [`${table}.${name}: refers to a large table`];
  if (from === 'large' && to !== 'registry')
    return [`${table}.${name}: a large table refers to ${target}, which is no registry`];
  return [];
}

/** One line for every broken rule; none in a good schema. */
export async function violations(db: Reader): Promise<string[]> {
  const tables = await rowsOf<Table>(db, tablesSql);
  const constraints = await rowsOf<Constraint>(db, constraintsSql);
  const indexes = await rowsOf<UniqueIndex>(db, indexesSql);
  const texts = [...migrationTexts().values()].join('\n');
  const byName = new Map(tables.map((table) => [table.name, table]));
  const kindOf = (name: string): TableClass | undefined =>
    classes[byName.get(name)?.parent ?? name] ??
    classes[byName.get(byName.get(name)?.parent ?? '')?.parent ?? ''];
  const isNamed = (name: string) => new RegExp(`\\b${name}\\b`).test(texts);
  const ours = ({ table }: { table: string }) => kindOf(table) !== 'library';
  return [
    ...tables.flatMap((table) =>
      tableViolations(
        table,
        kindOf(table.name),
        table.parent === null ? undefined : byName.get(table.parent),
      ),
    ),
    ...constraints
      .filter(({ type }) => type === 'f')
      .flatMap((constraint) => foreignKeyViolations(constraint, kindOf)),
    ...indexes
      .filter(
        ({ table, is_unique, columns }) =>
          is_unique && kindOf(table) === 'large' && !columns.includes('locality_id'),
      )
      .map(
        ({ name, table }) => `${table}.${name}: a unique key of a large table without locality_id`,
      ),
    ...constraints
      .filter(
        (constraint) => ours(constraint) && !constraint.inherited && !isNamed(constraint.name),
      )
      .map(({ name, table }) => `${table}.${name}: a constraint nobody named`),
    ...indexes
      .filter(
        (index) => ours(index) && !index.inherited && !index.of_constraint && !isNamed(index.name),
      )
      .map(({ name, table }) => `${table}.${name}: an index nobody named`),
  ];
}
