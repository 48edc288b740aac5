// Postgres gives rows in the order it finds them in; on Citus that changes from one moment to the
// next. A read of several rows must specify the order in the statement itself.
import type { Sources } from './architecture.ts';

/** The beginning of a statement of the query builder. */
const beginning = /\b(?:tx|db)(?:<[\s\S]{0,300}?>)?\('([a-z_]+)(?: as \w+)?'\)/g;
/** One row, a number, a write, a part of a larger statement – or rows in an order. */
const settled =
  /\.(?:first|insert|update|delete|count|sum|max|as|forUpdate|batchInsert)\(|orderBy|order by/;

/** Beginnings that others finish: file and table. */
const parts = new Set([
  'src/indicators/results.store.ts results',
  'src/indicators/computing/scored-responses.store.ts responses',
  'src/questionnaires/versions/versions.store.ts questionnaire_versions',
  'src/responses/monitoring/counts.store.ts responses',
  'src/platform/jobs/jobs.store.ts jobs',
]);

/** Reads of several rows that say no order, as `file:line table`. */
export function unorderedReads(sources: Sources): string[] {
  return [...sources]
    .filter(([path]) => path.startsWith('src/'))
    .flatMap(([path, source]) =>
      [...source.matchAll(beginning)].flatMap((found) => {
        const table = found[1]!;
        const end = source.indexOf(';\n', found.index);
        const statement = source.slice(found.index, end < 0 ? undefined : end);
        if (settled.test(statement) || parts.has(`${path} ${table}`)) return [];
        return [`${path}:${source.slice(0, found.index).split('\n').length} ${table}`];
      }),
    );
}
