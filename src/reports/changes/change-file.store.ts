// The published changes as one table, with the public's thresholds: a row for every figure that is shown in
// both rounds.
import type { ChangeRow } from '../../indicators/changes/change-row.ts';
import { listChanges } from '../../indicators/changes/changes.store.ts';
import type { Locality } from '../../localities/locality.ts';
import { csvText, type CsvCell } from '../../platform/csv-cells.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Edition } from '../page-parts.ts';
import { figureOf, type PublishedResults } from '../published-results.ts';
import type { Formatter } from '../wording/formatter.ts';

const COLUMNS = [
  'round',
  'earlier_round',
  'simulated',
  'locality_code',
  'locality',
  'node',
  'level',
  'title',
  'before',
  'after',
  'difference',
  'se',
  'ci_low',
  'ci_high',
  'df',
  'p_adjusted',
] as const;

export async function changeFileContent(
  db: Reader,
  { results, earlier }: Edition,
  { lang }: Formatter,
): Promise<string> {
  if (!earlier) throw problem('notFound');
  const { round, computation } = results.publication;
  const rows = await listChanges(db, computation.id);
  const places = [...(results.country ? [results.country] : []), ...results.provinces];
  const records = places.flatMap((locality) =>
    rows
      .filter((row) => row.localityId === locality.id && isShown({ results, earlier }, row))
      .map((row): CsvCell[] => [
        round.code,
        earlier.publication.round.code,
        round.simulated ? 'yes' : 'no',
        ...placeAndTitle(results, locality, row, lang),
        row.before,
        row.after,
        row.difference,
        row.se,
        row.ciLow,
        row.ciHigh,
        row.df,
        row.p,
      ]),
  );
  return csvText([[...COLUMNS], ...records]);
}

const placeAndTitle = (
  { outline }: PublishedResults,
  locality: Locality,
  { node, level }: ChangeRow,
  lang: Formatter['lang'],
): CsvCell[] => [locality.code, locality.name[lang], node, level, outline.get(node)!.title[lang]];

const isShown = (
  pair: { results: PublishedResults; earlier: PublishedResults },
  { localityId, node }: ChangeRow,
): boolean =>
  [pair.results, pair.earlier].every((results) => {
    const known = results.outline.get(node);
    return known !== undefined && figureOf(results, localityId, known).concealed === null;
  });
