// The version of the questionnaire a round asks: what newer versions change, in words, and switching to one
// of them.
import { aRound, roundByPlace } from './round-things.store.ts';
import { z } from 'zod';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import { listNewerPublished } from '../../questionnaires/versions/versions.store.ts';
import type { QuestionnaireVersion } from '../../questionnaires/versions/version-row.ts';
import { changeVersion, type VersionRefusal } from './change-version.command.ts';
import { findRoundByCode } from './rounds.store.ts';
import type { Round } from './round.ts';
import { offerOf } from './version-offer.ts';

const ofRound = z.object({ round: z.string().max(80) });
const chosen = z.object({ from: z.uuid(), to: z.uuid() });
const query = z.object({ done: z.string().max(10).optional() });
type VersionContext = ReadContext<{ round: string }, { done?: string | undefined }>;
const STATUS: Readonly<Record<VersionRefusal, number>> = {
  elsewhere: 409,
  closed: 409,
  unavailable: 422,
  unsafe: 422,
};
/** Older ones are in the questionnaire's own list. */
const MOST_SHOWN = 3;

function shown(
  ctx: VersionContext,
  {
    round,
    current,
    next,
  }: { round: Round; current: QuestionnaireVersion; next: QuestionnaireVersion },
): object {
  const { parts, unsafe, mayChange } = offerOf(round.status, current.model, next.model, ctx.lang);
  return {
    id: next.id,
    number: next.number,
    publishedAt: next.publishedAt,
    unsafe,
    mayChange,
    parts: parts.map(({ name, words, changes, safe }) => ({
      name,
      words,
      safe,
      changes: changes.map(({ code, vars, safe: one }) => ({
        text: ctx.t(`questionnaires.changes.${code}`, vars),
        safe: one,
      })),
    })),
  };
}

async function versionPage(
  ctx: VersionContext,
  refused: VersionRefusal | null = null,
): Promise<Reply> {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  const current = round && (await findVersion(ctx.db, round.versionId));
  if (!round || !current) throw problem('notFound');
  const newer = await Promise.all(
    (await listNewerPublished(ctx.db, current))
      .slice(0, MOST_SHOWN)
      .map(({ id }) => findVersion(ctx.db, id)),
  );
  const offers = newer.flatMap((next) => (next ? [shown(ctx, { round, current, next })] : []));
  const data = {
    title: ctx.t('sampling.version.title'),
    office: true,
    round,
    current: { id: current.id, number: current.number, code: current.code, status: current.status },
    offers,
    refused,
    done: ctx.query.done === 'yes',
  };
  return page('sampling/round-version', data, { status: refused === null ? 200 : STATUS[refused] });
}

async function change(
  ctx: WriteContext<{ round: string }, { done?: string | undefined }, z.infer<typeof chosen>>,
): Promise<Reply> {
  const result = await changeVersion(ctx.tx, { code: ctx.params.round, ...ctx.body }, ctx);
  return result.ok
    ? redirect(`/rounds/${encodeURIComponent(ctx.params.round)}/version?done=yes`)
    : versionPage({ ...ctx, db: ctx.tx }, result.reason);
}

export const roundVersionRoutes: Endpoint[] = [
  get(
    '/rounds/:round/version',
    { permission: 'rounds.read', of: roundByPlace, params: ofRound, query },
    async (ctx) => versionPage(ctx),
  ),
  post(
    '/rounds/:round/version',
    { permission: 'rounds.manage', of: aRound, params: ofRound, query, body: chosen },
    change,
  ),
];
