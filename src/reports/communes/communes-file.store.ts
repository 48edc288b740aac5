// The published figures of communes as one table.
import { tenthsBorrowed } from './commune-line.ts';
import { BYTE_ORDER_MARK, csvLine, type CsvCell } from '../../platform/csv-cells.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Locality } from '../../localities/locality.ts';
import type { CommuneRow } from '../../indicators/communes/commune-row.ts';
import type { Edition } from '../page-parts.ts';
import type { PublishedResults } from '../published-results.ts';
import type { Formatter } from '../wording/formatter.ts';
import { provinceCommunes } from './province-communes.store.ts';

const COLUMNS = [
  'round',
  'simulated',
  'kind',
  'locality_code',
  'locality',
  'commune_code',
  'commune',
  'node',
  'level',
  'title',
  'estimate',
  'rmse',
  'ci_low',
  'ci_high',
  'borrowed',
  'difference_from_province',
  'difference_se',
  'difference_p_adjusted',
];

/** Province by province: the figures of all of them would not have to be in memory at once. */
export async function communeFileContent(
  db: Reader,
  { results }: Edition,
  { lang }: Formatter,
): Promise<string> {
  const lines = [csvLine(COLUMNS)];
  for (const province of results.provinces) {
    const found = await provinceCommunes(db, results, province);
    const communes = new Map((found?.communes ?? []).map((commune) => [commune.id, commune]));
    for (const row of found?.rows ?? []) {
      const commune = communes.get(row.localityId);
      if (commune && row.flag === 'ok')
        lines.push(csvLine(recordOf(results, { province, commune, row, lang })));
    }
  }
  return BYTE_ORDER_MARK + lines.join('');
}

function recordOf(
  { publication: { round }, outline }: PublishedResults,
  of: { province: Locality; commune: Locality; row: CommuneRow; lang: Formatter['lang'] },
): CsvCell[] {
  const { province, commune, row, lang } = of;
  return [
    round.code,
    round.simulated ? 'yes' : 'no',
    'model-based',
    province.code,
    province.name[lang],
    commune.code,
    commune.name[lang],
    row.node,
    row.level,
    outline.get(row.node)!.title[lang],
    row.estimate,
    row.rmse,
    row.ciLow,
    row.ciHigh,
    tenthsBorrowed(row) / 10,
    row.difference,
    row.differenceSe,
    row.differenceP,
  ];
}
