// The published figures of groups as one table, with the public's thresholds: a row for every figure that
// is shown.
import type { Locality } from '../../localities/locality.ts';
import { BYTE_ORDER_MARK, csvLine } from '../../platform/csv-cells.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { Edition } from '../page-parts.ts';
import { SAMPLES } from '../results-table.ts';
import type { Formatter } from '../wording/formatter.ts';
import { cautionText } from '../wording/name-text.ts';
import type { NamedBreakdown } from '../../indicators/breakdowns/breakdown-names.ts';
import { breakdownsOfPlace, readGroupFigures } from './group-content.store.ts';
import type { GroupFigure } from './group-figure.ts';

const COLUMNS = [
  'round',
  'simulated',
  'sample',
  'locality_code',
  'locality',
  'breakdown',
  'group',
  'group_title',
  'node',
  'level',
  'title',
  'estimate',
  'se',
  'ci_low',
  'ci_high',
  'interval',
  'n_at_least',
  'flag',
  'reason',
  'difference_from_others',
  'difference_se',
  'difference_df',
  'difference_p_adjusted',
] as const;

type GroupFileRow = Record<(typeof COLUMNS)[number], string | number | null>;

/** Place by place: the figures of all of them would not have to be in memory at once. */
export async function groupFileContent(
  db: Reader,
  edition: Edition,
  formatter: Formatter,
): Promise<string> {
  const { results } = edition;
  const lines = [csvLine(COLUMNS)];
  for (const locality of [...(results.country ? [results.country] : []), ...results.provinces])
    for (const breakdown of await breakdownsOfPlace(db, edition, locality, formatter)) {
      const figures = await readGroupFigures(db, results, { locality, breakdown });
      const shown = breakdown.groups.flatMap((group) =>
        [...(figures.get(group.code)?.values() ?? [])]
          .filter(({ concealed }) => concealed === null)
          .map((figure) => rowOf(edition, formatter, { locality, breakdown, group, figure })),
      );
      for (const row of shown) lines.push(csvLine(COLUMNS.map((column) => row[column])));
    }
  return BYTE_ORDER_MARK + lines.join('');
}

function rowOf(
  { results }: Edition,
  formatter: Formatter,
  at: {
    locality: Locality;
    breakdown: NamedBreakdown;
    group: NamedBreakdown['groups'][number];
    figure: GroupFigure;
  },
): GroupFileRow {
  const { round } = results.publication;
  const { locality, breakdown, group, figure } = at;
  return {
    round: round.code,
    simulated: round.simulated ? 'yes' : 'no',
    sample: SAMPLES[round.kind],
    locality_code: locality.code,
    locality: locality.name[formatter.lang],
    breakdown: breakdown.code,
    group: group.code,
    group_title: group.name,
    node: figure.node,
    level: figure.level,
    title: results.outline.get(figure.node)!.title[formatter.lang],
    estimate: figure.estimate,
    se: figure.se,
    ci_low: figure.low,
    ci_high: figure.high,
    interval: figure.low === null ? null : figure.intervalKind,
    n_at_least: figure.atLeast,
    flag: figure.caution === null ? 'ok' : 'caution',
    reason: cautionText(formatter, figure),
    ...differenceColumns(figure),
  };
}

function differenceColumns({ againstOthers }: GroupFigure) {
  return {
    difference_from_others: againstOthers?.difference ?? null,
    difference_se: againstOthers?.se ?? null,
    difference_df: againstOthers?.df ?? null,
    difference_p_adjusted: againstOthers?.p ?? null,
  };
}
