// The answers of a round as a CSV file for spreadsheets and R: streamed, one row per response, with a
// byte order mark so that spreadsheets read Vietnamese letters.
import { askExportRoute, exportRefusal } from './ask-export.routes.ts';
import { placesOf } from '../../accounts/permissions.ts';
import { unitsBelow } from '../../localities/unit-tree.store.ts';
import { roundByPlace } from '../../sampling/rounds/round-things.store.ts';
import { Readable } from 'node:stream';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { inTransaction } from '../../platform/db/database.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { get, type Endpoint, type PageContext } from '../../platform/http/endpoint.ts';
import { stream } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { inTurn } from '../../platform/in-turn.ts';
import type { Pace } from '../../platform/long-work-pace.ts';
import { problem } from '../../platform/problems/problem.ts';
import { findVersionSummary } from '../../questionnaires/versions/versions.store.ts';
import { findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import { compiledVersions, type Versions } from '../submission/compiled-versions.store.ts';
import { exportNames, type ExportNames } from './export-names.store.ts';
import type { AskedVersion } from './export-options.ts';
import type { Columns, MicrodataRow } from './microdata.ts';
import { columnsOf } from './microdata-columns.ts';
import { csvLines } from './microdata-csv.ts';
import { readResponses, versionsOfRound, type SharedReads } from './microdata.store.ts';
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
  ];
}

/** Shared by all downloads of a process. */
interface ExportDeps {
  versions: Versions;
  reads: SharedReads;
  pace: Pace;
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

/** The round's version and every one it had before, newest first. */
async function askedVersions(
  db: Reader,
  ids: readonly string[],
  versions: Versions,
): Promise<AskedVersion[]> {
  const asked = await Promise.all(
    ids.map(async (id) => {
      const number = (await findVersionSummary(db, id))?.number ?? null;
      return { id, number, compiled: (await versions(db, id)).compiled };
    }),
  );
  return asked.sort((a, b) => (b.number ?? 0) - (a.number ?? 0));
}

async function* withNames(
  batches: AsyncIterable<MicrodataRow[]>,
  names: ExportNames,
): AsyncGenerator<MicrodataRow[]> {
  for await (const rows of batches) {
    await names.load(rows.map(({ localityId }) => localityId));
    yield rows;
  }
}

/**
 * Bytes of the file. An error in reading rows ends it with that error; destroying it stops the reading.
 */
export function csvOf(
  batches: AsyncIterable<readonly MicrodataRow[]>,
  columns: Columns,
  pace: Pace,
): Readable {
  return Readable.from(paced(csvLines(batches, columns), pace), { objectMode: false });
}

async function* paced(texts: AsyncIterable<string>, pace: Pace): AsyncGenerator<Buffer> {
  for await (const text of texts) {
    yield Buffer.from(text);
    await pace();
  }
}
