// The draft of a visit: its journey, its state after sending, and the redirect where there is none.
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { journeyOf } from '../../forms/journey.ts';
import type { Journey } from '../../forms/journey-pages.ts';
import { receiptOf, responseIdOf } from '../keys/keys.ts';
import type { Version } from '../submission/compiled-versions.store.ts';
import type { ShownDraft } from '../submission/draft.ts';
import { findResponseState } from '../submission/responses.store.ts';
import type { Answering, DraftVisit, Visit } from './visit.ts';
import type { VisitReadContext } from './visit-request.ts';

/** For pages that need a draft: without one the respondent starts, or sees that the response was sent. */
export async function needDraft<D extends ShownDraft>(
  ctx: VisitReadContext,
  visit: Visit<D>,
  handle: (visit: DraftVisit<D>) => Promise<Reply>,
): Promise<Reply> {
  const { key, draft, base } = visit;
  if (key && draft) return await handle({ ...visit, key, draft });
  return redirect((await sentStateOf(ctx, visit)) === null ? base : `${base}/receipt`);
}

/** `erased`: sent, and withdrawn since. */
export type SentState = 'sent' | 'erased';

/** Whether the draft of the cookie was sent, looked up in the locality it names; null: it was not. */
export async function sentStateOf(
  ctx: VisitReadContext,
  { key, round }: Visit,
): Promise<SentState | null> {
  if (!key) return null;
  const id = responseIdOf(receiptOf(key.token));
  const state = await findResponseState(ctx.db, {
    id,
    roundId: round.id,
    localityId: key.localityId,
  });
  if (state === null) return null;
  return state.status === 'withdrawn' ? 'erased' : 'sent';
}

/** The journey of the draft in the language of its questions. */
export async function journeyOfDraft(
  answering: Answering,
  ctx: VisitReadContext,
  draft: ShownDraft,
): Promise<{ version: Version; journey: Journey }> {
  const version = await answering.versions(ctx.db, draft.versionId);
  const context = { now: ctx.now, lang: ctx.spoken.content };
  return {
    version,
    journey: { ...journeyOf(version.compiled, draft.answers, context), typed: draft.typed },
  };
}
