// Resuming later: on this device by its cookie, on another one with the code.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import { findDraftByCode } from '../submission/drafts.store.ts';
import { draftIdOf } from '../keys/keys.ts';
import { finishesAt } from '../../sampling/rounds/round.ts';
import { textOf } from '../visiting/form-text.ts';
import { nextStepPath } from '../visiting/steps.ts';
import { codeAttempts } from './attempt-limits.reply.ts';
import { keyCookie, turningTo } from '../visiting/respondent-cookies.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import { journeyOfDraft } from '../visiting/visited-draft.reply.ts';
import { readResumeCode, shownResumeCode } from '../keys/written-keys.ts';

export function resumeRoutes(answering: Answering): Endpoint[] {
  const attempts = codeAttempts(answering);
  return [
    visitGet(answering, '/s/:round/resume', (ctx, visit) =>
      resumePage(answering, ctx, visit, null),
    ),
    visitPost(
      answering,
      '/s/:round/resume',
      attempts.once(async (ctx, visit) => {
        const typed = textOf(ctx.body['code']);
        const written = readResumeCode(typed);
        const draft =
          written &&
          (await findDraftByCode(
            ctx.tx,
            { id: draftIdOf(written.code), localityId: written.localityId },
            ctx.now,
          ));
        if (draft?.roundId !== visit.round.id) {
          if (written) attempts.countFailure(ctx);
          return await resumePage(answering, ctx, visit, {
            typed,
            error: written ? 'unknown' : 'mistyped',
          });
        }
        const { journey } = await journeyOfDraft(answering, ctx, draft);
        return redirect(nextStepPath(visit.base, journey), {
          cookies: [
            keyCookie(visit.round, { token: written!.code, localityId: draft.localityId }),
            ...turningTo(visit, written!.code),
          ],
        });
      }),
      { before: attempts.check },
    ),
  ];
}

async function resumePage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  failed: { typed: string; error: 'mistyped' | 'unknown' } | null,
): Promise<Reply> {
  const heading = ctx.t('responses.resume.title');
  const errors = failed ? [{ field: 'code', text: ctx.t(`responses.resume.${failed.error}`) }] : [];
  return page(
    'responses/resume',
    {
      title: failed ? ctx.t('responses.error', { title: heading }) : heading,
      heading,
      round: visit.round,
      address: `${answering.callers.publicUrl().replace(/^https?:\/\//, '')}${visit.base}/resume`,
      until: finishesAt(visit.round, ctx.now),
      base: visit.base,
      draft: visit.draft,
      errors,
      typed: failed?.typed ?? '',
      scripts: ['answer.js'],
      erased: ctx.query['erased'] === 'yes' && !visit.draft,
      code: visit.key ? shownResumeCode(visit.key) : '',
      goOn: visit.draft
        ? nextStepPath(visit.base, (await journeyOfDraft(answering, ctx, visit.draft)).journey)
        : null,
    },
    { status: failed ? 422 : 200 },
  );
}
