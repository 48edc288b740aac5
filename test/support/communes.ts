// Communes for the demonstration: made-up ones in a few provinces, among which its PSUs are shared out.
import { importCommunes } from '../../src/localities/importing/import-communes.command.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { positionsOf } from './earlier-round.ts';
import { foldDeltas } from '../../src/responses/counts/response-counts.store.ts';

export const communeCode = (province: string, number: number): string =>
  `${province}${String(number).padStart(3, '0')}`;

const tableOf = (provinces: readonly string[], each: number): string =>
  [
    'code,name,type,province_code,population',
    ...provinces.flatMap((province) =>
      Array.from({ length: each }, (_, at) =>
        [communeCode(province, at + 1), `Xã Số ${at + 1}`, 'xã', province, 4_000 + 500 * at].join(),
      ),
    ),
  ].join('\n');

/** Every PSU's answers move to one of the communes of their province, the last one gets none. */
const MOVE = `update responses r set locality_id = c.id
  from localities p, localities c
  where p.id = r.locality_id and c.parent_id = p.id
    and c.code = p.code || lpad((1 + ('x' || substr(md5(r.psu), 1, 6))::bit(24)::int % :asked)::text, 3, '0')`;

const COUNTED = `insert into response_counts (round_id, locality_id, facet, value, detail, status, n)
  select round_id, locality_id, 'place', '', '', status, count(*) from responses group by 1, 2, 6`;

/** @param each communes of a province, of which the last is asked of nobody */
export async function divideIntoCommunes(
  db: Db,
  provinces: readonly string[],
  each: number,
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const imported = await importCommunes(tx, tableOf(provinces, each), new Date());
    if (imported.refusals.length > 0) throw new Error(JSON.stringify(imported.refusals));
    await tx.raw(MOVE, { asked: each - 1 });
    await foldDeltas(tx);
    await tx('response_counts').where({ facet: 'place' }).delete();
    await tx.raw(COUNTED);
  });
}

/** The commune of a province that most people answered in: its number. */
export async function mostAnswered(db: Db, province: string): Promise<number> {
  const [most] = (await db('responses')
    .join('localities as l', 'l.id', 'responses.locality_id')
    .whereRaw(`l.level = 'commune' and left(l.code, 2) = ?`, [province])
    .groupBy('l.code')
    .select('l.code')
    .orderByRaw('count(*) desc, l.code')
    .limit(1)) as { code: string }[];
  return Number(most!.code.slice(2));
}

/** Half of the people of a commune get the worst of every score of a sub-dimension that they have. */
export async function worsen(db: Db, code: string, subDimension: string): Promise<void> {
  await db.raw(
    `update responses set scores = (
      select array_agg(case when place between :first::int and :last::int and score is not null
          then least else score end order by place)
        from unnest(scores, :leasts::float8[]) with ordinality as each(score, least, place))
      where ('x' || substr(md5(id::text), 1, 6))::bit(24)::int % 2 = 0
        and locality_id = (select id from localities where level = 'commune' and code = :code)`,
    { code, ...(await positionsOf(db, subDimension)) },
  );
}
