// A few communes of today and of before, as tables that are imported: names that are alike, a commune that
// was divided, a name that is a number, a district that became several communes.
import { importUnits } from '../../src/localities/importing/import-units.command.ts';
import type { Db } from '../../src/platform/db/connect.ts';

export const communesTable = [
  'code,name,type,province_code',
  '16681,Thành Vinh,ward,40',
  '16690,Trường Vinh,ward,40',
  '17000,Vinh Phú,ward,40',
  '26740,Sài Gòn,ward,79',
  '26743,Bến Thành,ward,79',
  '26890,Gò Vấp,ward,79',
  '24200,Ea Kao,ward,66',
  '00004,Ba Đình,ward,01',
].join('\n');

export const formerTable = [
  'old_commune_code,old_commune,old_district_code,old_district,old_province_code,old_province,new_commune_codes',
  '26740,Phường Bến Nghé,760,Quận 1,79,Thành phố Hồ Chí Minh,26740',
  '26743,Phường Bến Thành,760,Quận 1,79,Thành phố Hồ Chí Minh,26743',
  '26881,Phường 12,764,Quận Gò Vấp,79,Thành phố Hồ Chí Minh,26890',
  '26885,Phường 1,764,Quận Gò Vấp,79,Thành phố Hồ Chí Minh,26890',
  '16684,Phường Hưng Dũng,412,Thành phố Vinh,40,Tỉnh Nghệ An,16690',
  '18010,Xã Nghi Kim,412,Thành phố Vinh,40,Tỉnh Nghệ An,17000',
  '18011,Xã Hưng Chính,412,Thành phố Vinh,40,Tỉnh Nghệ An,16681 16690',
  '24163,Phường Ea Tam,643,Thành phố Buôn Ma Thuột,66,Tỉnh Đắk Lắk,24200',
].join('\n');

export async function importFewUnits(db: Db, at = new Date('2026-11-21T00:00:00Z')) {
  return await db.transaction((tx) =>
    importUnits(
      tx,
      [
        { file: 'before.csv', text: formerTable },
        { file: 'today.csv', text: communesTable },
      ],
      at,
    ),
  );
}
