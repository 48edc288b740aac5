// Where people stop: the responses that were begun and never sent, by the page they stopped at, and a file
// of them for those who may download answers. None of them counts in any result.
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { placesOf } from '../../accounts/permissions.ts';
import { unitsBelow } from '../../localities/unit-tree.store.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { get, type Endpoint, type PageContext } from '../../platform/http/endpoint.ts';
import { page, stream } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { Pace } from '../../platform/long-work-pace.ts';
import { problem } from '../../platform/problems/problem.ts';
import { findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { roundByPlace } from '../../sampling/rounds/round-things.store.ts';
import { exportRefusal } from '../microdata/ask-export.routes.ts';
import { askedVersions, csvOf, withNames } from '../microdata/export-file.reply.ts';
import { exportNames } from '../microdata/export-names.store.ts';
import { compiledVersions, type Versions } from '../submission/compiled-versions.store.ts';
import { partialColumns, toRow } from './partial-columns.ts';
import { countStopped, readPartials } from './partial-responses.store.ts';
import { stoppedPages } from './stopped-pages.ts';

const permission = 'responses.export';
const params = z.object({ round: z.string().max(200) });
type PartialContext = PageContext<z.infer<typeof params>, unknown>;

/** The round, the places within reach, who stopped where there, and the versions they answered. */
async function stoppedIn(ctx: PartialContext, versions: Versions) {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  const reached = placesOf(ctx.actor, permission, ctx.thing);
  const within = await unitsBelow(ctx.db, reached);
  const counts = await countStopped(ctx.db, round.id, within);
  const ids = [...new Set([round.versionId, ...counts.map(({ versionId }) => versionId)])];
  return { round, reached, within, counts, asked: await askedVersions(ctx.db, ids, versions) };
}

async function partialPage(ctx: PartialContext, versions: Versions): Promise<Reply> {
  const { round, counts, asked } = await stoppedIn(ctx, versions);
  return page('responses/partial', {
    title: ctx.t('responses.partial.title'),
    office: true,
    round,
    rows: stoppedPages(counts, asked, ctx.lang),
    total: counts.reduce((sum, { count }) => sum + count, 0),
  });
}

async function partialFile(ctx: PartialContext, versions: Versions, pace: Pace): Promise<Reply> {
  const { round, reached, within, asked } = await stoppedIn(ctx, versions);
  const refusal = await exportRefusal(ctx, round);
  if (refusal) return refusal;
  const names = await exportNames(ctx.db, ctx.lang);
  const columns = partialColumns(asked, { values: 'codes', lang: ctx.lang, names });
  await inTransaction(ctx.db, (tx) =>
    audit(tx, {
      at: ctx.now,
      actor: ctx.actor,
      action: 'responses.exported',
      objectId: round.id,
      details: { code: round.code, what: 'partial', localities: reached },
    }),
  );
  const file = csvOf(withNames(rowsOf(ctx, round, within), names), columns, pace);
  return stream('text/csv; charset=utf-8', `${round.code}-partial.csv`, file);
}

async function* rowsOf(
  { db }: PartialContext,
  { id }: Round,
  within: readonly number[] | null,
): AsyncGenerator<ReturnType<typeof toRow>[]> {
  for await (const partials of readPartials(db, id, within)) yield partials.map(toRow);
}

/** @param pace shared by all long work of the process */
export function partialRoutes(pace: Pace): Endpoint[] {
  const versions = compiledVersions();
  const options = { permission, of: roundByPlace, params };
  return [
    get('/rounds/:round/partial', options, (ctx) => partialPage(ctx, versions)),
    get('/rounds/:round/partial.csv', { ...options, heavy: true }, (ctx) =>
      partialFile(ctx, versions, pace),
    ),
  ];
}
