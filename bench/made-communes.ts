// A registry of communes for benchmarks: as many as the country has, with people and an attribute.
import { addAttribute } from '../src/localities/attributes/add-attribute.command.ts';
import { importCommunes } from '../src/localities/importing/import-communes.command.ts';
import { listProvinces, listUnitsOfLevel } from '../src/localities/localities.store.ts';
import type { Db } from '../src/platform/db/connect.ts';
import { inTransaction } from '../src/platform/db/database.ts';

export const BENCH_ATTRIBUTE = 'bench';

/** @returns their ids */
export async function makeCommunes(db: Db, count: number): Promise<number[]> {
  const provinces = await listProvinces(db, new Date());
  const codes = Array.from({ length: count }, (_, at) => String(10_000 + at));
  const communes = codes.map((code, at) =>
    [code, `Xã ${at}`, 'xã', provinces[at % provinces.length]!.code, 5_000 + (at % 40_000)].join(),
  );
  const values = codes.map((code, at) => `${code},${(at * 7919) % 101}`);
  await inTransaction(db, async (tx) => {
    const table = ['code,name,type,province_code,population', ...communes].join('\n');
    await importCommunes(tx, table, new Date());
    const typed = {
      code: BENCH_ATTRIBUTE,
      nameVi: 'Đo tốc độ',
      nameEn: 'Benchmark',
      source: 'made up',
      asOf: '2026-01-01',
    };
    const by = { actor: null, at: new Date() };
    await addAttribute(tx, typed, ['commune,value', ...values].join('\n'), by);
  });
  return (await listUnitsOfLevel(db, 'commune')).map(({ id }) => id);
}
