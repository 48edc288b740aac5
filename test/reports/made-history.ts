// Scores published before the survey, made up: every former unit of a province, eight dimensions,
// 2011–2024, as the real tables have them.
import { listPredecessors } from '../../src/localities/successions.store.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { papiStructure } from '../../src/records/papi-structure.files.ts';
import { subDimensionsIn } from '../../src/records/papi-structure.ts';
import { savePublishedScores } from '../../src/records/published-scores.store.ts';
import { publishedAt } from './made-publication.ts';

/** @param withheldYear a year in which the first former unit was not published */
export async function madeHistory(db: Db, provinceId: number, withheldYear: number): Promise<void> {
  const units = (await listPredecessors(db, [provinceId])).map(
    ({ predecessorId }) => predecessorId,
  );
  const scores = papiStructure().dimensions.flatMap((dimension, position) =>
    units.flatMap((localityId, unit) =>
      Array.from({ length: 14 }, (_, index) => 2011 + index)
        .filter((year) => subDimensionsIn(dimension, year).length > 0)
        .map((year) => {
          const withheld = unit === 0 && year === withheldYear;
          return {
            year,
            localityId,
            node: dimension.code,
            level: 'dimension' as const,
            score: withheld ? null : 4 + position * 0.3 + unit * 0.5 + (year % 4) * 0.2,
            withheldReason: withheld ? ('empty' as const) : null,
          };
        }),
    ),
  );
  await db.transaction(async (tx) => {
    await savePublishedScores(tx, scores, {
      source: papiStructure().source,
      origin: 'papi-history.csv',
      at: publishedAt,
    });
  });
}
