// Units before July 2025 and the localities of today they are part of. Ids follow from the codes, which
// nothing has borne a second time.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import type { FormerCommune, FormerDistrict } from './former-unit.ts';

interface FormerUnitRow {
  id: number;
  level: 'district' | 'commune';
  code: string;
  name: string;
  parent_id: number | null;
  province_id: number;
}

const districtId = (code: string): number => 2_000_000 + Number(code);
const communeId = (code: string): number => 1_000_000 + Number(code);
const AT_ONCE = 2_000;

export async function listFormerDistricts(db: Reader): Promise<FormerDistrict[]> {
  const rows = (await db('former_units')
    .where({ level: 'district' })
    .orderBy('id')) as FormerUnitRow[];
  return rows.map(({ code, name, province_id }) => ({ code, name, provinceId: province_id }));
}

export async function listFormerCommunes(db: Reader): Promise<FormerCommune[]> {
  const { rows } = await db.raw<{ rows: (FormerUnitRow & { successors: number[] })[] }>(
    `select u.id, u.code, u.name, u.parent_id, u.province_id, s.successors from former_units u
      join (select former_unit_id, array_agg(locality_id order by locality_id) as successors
        from former_unit_successors group by former_unit_id) s on s.former_unit_id = u.id
      where u.level = 'commune' order by u.id`,
  );
  return rows.map((row) => ({
    code: row.code,
    name: row.name,
    districtCode: String(row.parent_id! - districtId('0')).padStart(3, '0'),
    provinceId: row.province_id,
    successorIds: row.successors,
  }));
}

export async function countFormerCommunes(db: Reader): Promise<number> {
  const [row] = await db('former_units').where({ level: 'commune' }).count('id as n');
  return Number(row!['n']);
}

/** Adds the units and puts these in the place of those that bore the same codes. */
export async function saveFormerUnits(
  tx: Tx,
  districts: readonly FormerDistrict[],
  communes: readonly FormerCommune[],
): Promise<void> {
  await saveUnits(
    tx,
    districts.map(({ code, name, provinceId }) => ({
      ...{ id: districtId(code), level: 'district' as const, code, name },
      ...{ parent_id: null, province_id: provinceId },
    })),
  );
  await saveUnits(
    tx,
    communes.map(({ code, name, districtCode, provinceId }) => ({
      ...{ id: communeId(code), level: 'commune' as const, code, name },
      ...{ parent_id: districtId(districtCode), province_id: provinceId },
    })),
  );
  const ids = communes.map(({ code }) => communeId(code));
  await tx('former_unit_successors').whereRaw('former_unit_id = any(?::integer[])', [ids]).delete();
  const successors = communes.flatMap(({ code, successorIds }) =>
    successorIds.map((locality_id) => ({ former_unit_id: communeId(code), locality_id })),
  );
  for (let from = 0; from < successors.length; from += AT_ONCE)
    await tx('former_unit_successors').insert(successors.slice(from, from + AT_ONCE));
}

async function saveUnits(tx: Tx, rows: readonly FormerUnitRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await tx('former_units')
      .insert(rows.slice(from, from + AT_ONCE))
      .onConflict(['id'])
      .merge(['name', 'parent_id', 'province_id']);
}
