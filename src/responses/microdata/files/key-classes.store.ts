// How many counted responses share the values of the keys, counted by the database: a million rows become
// some thousand classes.
import type { Reader } from '../../../platform/db/connect.ts';
import type { KeyClass } from '../../../statistics/disclosure-risk/suppression.ts';
import type { FilePlan } from './file-plan.ts';

interface ClassRow {
  values: string[];
  rows: number;
  weight: number | null;
}

type Keys = Pick<FilePlan, 'keys' | 'withProvince'>;

/** The province's code, and the answers, as texts; empty where there is none. */
const valuesSql = ({ keys, withProvince }: Keys): string =>
  `array[${[
    ...(withProvince ? [`coalesce(p.code, '')`] : []),
    ...keys.map(() => `coalesce(r.answers->>?, '')`),
  ].join(', ')}]::text[]`;

const FROM = `from responses r join localities l on l.id = r.locality_id
  left join localities p on p.id = case when l.level = 'commune' then l.parent_id else l.id end
  where r.round_id = ? and r.status = 'counted'`;

/** Each class once, in the order of its values. */
export async function keyClasses(db: Reader, roundId: string, keys: Keys): Promise<KeyClass[]> {
  const { rows } = await db.raw<{ rows: ClassRow[] }>(
    `select ${valuesSql(keys)} as values, count(*)::float8 as rows,
      case when count(r.weight) = count(*) then sum(r.weight) end as weight
    ${FROM} group by 1 order by 1`,
    [...keys.keys, roundId],
  );
  return rows;
}

export interface SensitiveValue {
  values: string[];
  value: string;
}

/** The values of a question in each class, each once. */
export async function valuesInClasses(
  db: Reader,
  roundId: string,
  { name, ...keys }: Keys & { name: string },
): Promise<SensitiveValue[]> {
  const { rows } = await db.raw<{ rows: SensitiveValue[] }>(
    `select distinct ${valuesSql(keys)} as values, coalesce(r.answers->>?, '') as value ${FROM}
    order by 1, 2`,
    [...keys.keys, name, roundId],
  );
  return rows;
}

export interface Bounds {
  low: number;
  high: number;
}

/** The first and 99th hundredth of the answers in numbers: what lies beyond is coded as these. */
export async function boundsOf(db: Reader, roundId: string, name: string): Promise<Bounds | null> {
  const { rows } = await db.raw<{ rows: { low: number | null; high: number | null }[] }>(
    `select percentile_disc(0.01) within group (order by (r.answers->>?)::float8) as low,
      percentile_disc(0.99) within group (order by (r.answers->>?)::float8) as high
    from responses r where r.round_id = ? and r.status = 'counted'
      and jsonb_typeof(r.answers->?) = 'number'`,
    [name, name, roundId, name],
  );
  const { low, high } = rows[0]!;
  return low === null || high === null ? null : { low, high };
}
