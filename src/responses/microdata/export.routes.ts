// The answers of a round as a CSV file for spreadsheets and R: streamed, one row per response, with a
// byte order mark so that spreadsheets read Vietnamese letters.
import { askExportRoute, exportRefusal } from './ask-export.routes.ts';
import { placesOf } from '../../accounts/permissions.ts';
import { unitsBelow } from '../../localities/unit-tree.store.ts';
import { roundByPlace } from '../../sampling/rounds/round-things.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { get, type Endpoint, type PageContext } from '../../platform/http/endpoint.ts';
import { stream } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { inTurn } from '../../platform/in-turn.ts';
import type { Pace } from '../../platform/long-work-pace.ts';
import { problem } from '../../platform/problems/problem.ts';
import { findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import { compiledVersions } from '../submission/compiled-versions.store.ts';
import { fileRoutes } from './files/files.routes.ts';
import { exportNames } from './export-names.store.ts';
import { askedVersions, csvOf, withNames, type ExportDeps } from './export-file.reply.ts';
import { columnsOf } from './microdata-columns.ts';
import { readResponses, versionsOfRound } from './microdata.store.ts';
import { sourceSearch } from './source-counts.store.ts';

const permission = 'responses.export';
const params = z.object({ round: z.string().max(200) });
const query = z.object({ values: z.enum(['codes', 'labels']).default('codes') });

type ExportContext = PageContext<z.infer<typeof params>, z.infer<typeof query>>;

/** @param pace shared by all long work of the process */
export function exportRoutes(pace: Pace): Endpoint[] {
  const deps: ExportDeps = {
    versions: compiledVersions(),
    reads: { inTurn: inTurn(), search: sourceSearch() },
    pace,
  };
  const options = { permission, of: roundByPlace, params, query, heavy: true };
  return [
    get('/rounds/:round/answers.csv', options, (ctx) => answersFile(ctx, deps)),
    askExportRoute,
    ...fileRoutes(deps),
  ];
}

/**
 * The first rows are read before the reply begins, so that an error in reading them still gets an error
 * page.
 */
async function answersFile(
  ctx: ExportContext,
  { versions, reads, pace }: ExportDeps,
): Promise<Reply> {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  const refusal = await exportRefusal(ctx, round);
  if (refusal) return refusal;
  const { values } = ctx.query;
  const ids = new Set([round.versionId, ...(await versionsOfRound(ctx.db, round.id))]);
  const asked = await askedVersions(ctx.db, [...ids], versions);
  const reached = placesOf(ctx.actor, permission, ctx.thing);
  const within = await unitsBelow(ctx.db, reached);
  const names = await exportNames(ctx.db, ctx.lang);
  const columns = columnsOf(asked, { values, lang: ctx.lang, names });
  await inTransaction(ctx.db, (tx) =>
    audit(tx, {
      at: ctx.now,
      actor: ctx.actor,
      action: 'responses.exported',
      objectId: round.id,
      details: { code: round.code, values, localities: reached },
    }),
  );
  const wanted = { roundId: round.id, versionIds: asked.map(({ id }) => id), within };
  const rows = withNames(await readResponses(ctx.db, wanted, reads), names);
  const file = csvOf(rows, columns, pace);
  return stream('text/csv; charset=utf-8', `${round.code}-${values}.csv`, file);
}
