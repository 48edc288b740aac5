// The draft of a visit: its journey, its state after sending, and the redirect where there is none.
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { journeyOf } from '../../forms/journey.ts';
import type { Journey } from '../../forms/journey-pages.ts';
import type { EvaluationContext } from '../../questionnaires/engine/compiled.ts';
import { withNames } from './about-names.ts';
import type { About } from './about.store.ts';
import { receiptOf, responseIdOf } from '../keys/keys.ts';
import type { Version } from '../submission/compiled-versions.store.ts';
import type { ShownDraft } from '../submission/draft.ts';
import type { ResponseState } from '../submission/response.ts';
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
  const state = await findSent(ctx, { key, round });
  if (state === null) return null;
  return state.status === 'withdrawn' ? 'erased' : 'sent';
}

/** What was sent under the token of the cookie; null: nothing. */
export async function findSent(
  ctx: Pick<VisitReadContext, 'db'>,
  { key, round }: Pick<Visit, 'key' | 'round'>,
): Promise<ResponseState | null> {
  if (!key) return null;
  const id = responseIdOf(receiptOf(key.token));
  return await findResponseState(ctx.db, { id, roundId: round.id, localityId: key.localityId });
}

/** What the journey of a draft is worked out with. */
export const draftContext = (
  { now, spoken }: Pick<VisitReadContext, 'now' | 'spoken'>,
  { entry }: Pick<ShownDraft, 'entry'>,
): EvaluationContext & { known: ReadonlySet<string> } => ({
  now,
  lang: spoken.content,
  known: new Set(entry.known),
});

/** The journey of the draft in the language of its questions. @param about what its texts may mention */
export async function journeyOfDraft(
  answering: Answering,
  ctx: VisitReadContext,
  draft: ShownDraft,
  about: About | null = null,
): Promise<{ version: Version; journey: Journey }> {
  const version = await answering.versions(ctx.db, draft.versionId);
  const context = draftContext(ctx, draft);
  const { compiled } = version;
  const answers = about
    ? withNames(draft, about, { ...ctx, names: compiled.byName })
    : draft.answers;
  return { version, journey: { ...journeyOf(compiled, answers, context), typed: draft.typed } };
}
