// Removing an instance of a repeat: a page that asks for confirmation and lists what is deleted, then
// the deletion.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import { formatsOf } from '../../platform/i18n/formats.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';
import type { Journey } from '../../forms/journey-pages.ts';
import { pageById } from '../../forms/journey-pages.ts';
import { instanceName, removePath } from './instance-links.ts';
import type { Surroundings } from '../../forms/question-view.ts';
import type { Removal } from '../../forms/repeat-removal.ts';
import { typedWithoutInstance } from '../../forms/typed-answers.ts';
import { removalOf, SEAL_FIELD, withoutInstance } from '../../forms/repeat-removal.ts';
import { savePage } from './save-page.command.ts';
import { nextStepPath, pagePath } from '../visiting/steps.ts';
import { rowsUnder } from '../../forms/summary.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import type { Answering, DraftVisit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';
import { journeyOfDraft, needDraft } from '../visiting/visited-draft.reply.ts';

export function removeInstanceRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(answering, '/s/:round/q/:page/remove', (ctx, visit) =>
      needDraft(ctx, visit, async (own) => {
        const { journey } = await journeyOfDraft(answering, ctx, own.draft);
        const shown = pageById(journey, ctx.params.page ?? '');
        const removal = shown && removalOf(journey, shown);
        return shown && removal
          ? confirmation(ctx, own, { journey, shown, removal })
          : redirect(nextStepPath(own.base, journey));
      }),
    ),
    visitPost(answering, '/s/:round/q/:page/remove', (ctx, visit) =>
      needDraft(ctx, visit, async (own) => {
        const { journey } = await journeyOfDraft(answering, ctx, own.draft);
        const shown = pageById(journey, ctx.params.page ?? '');
        const removal = shown && removalOf(journey, shown);
        const more = journey.pages.find(
          (one) => one.kind === 'repeat-more' && one.repeat === shown?.repeat,
        );
        const back = more ? pagePath(own.base, more.id) : nextStepPath(own.base, journey);
        if (!removal || ctx.body[SEAL_FIELD] !== removal.seal) return redirect(back);
        const sent = { answers: withoutInstance(journey.answers, removal), errors: [], edits: 1 };
        await savePage(ctx.tx, {
          draft: { ...own.draft, typed: typedWithoutInstance(own.draft.typed, removal) },
          round: own.round,
          page: more ?? { ...shown!, items: [] },
          sent,
          typed: null,
          key: null,
          shownAt: ctx.now,
          browser: { seconds: null, changes: null },
          now: ctx.now,
          language: ctx.spoken.content,
        });
        return redirect(back);
      }),
    ),
  ];
}

function confirmation(
  ctx: VisitReadContext,
  { base, round }: DraftVisit<DraftVisit['draft']>,
  { journey, shown, removal }: { journey: Journey; shown: Page; removal: Removal },
): Reply {
  const around: Surroundings = {
    questionnaire: journey.compiled.questionnaire,
    evaluation: journey.evaluation,
    lang: ctx.spoken.content,
    t: ctx.t,
  };
  const wording = {
    lang: ctx.spoken.content,
    questionnaire: around.questionnaire,
    fmt: formatsOf(ctx.lang),
    empty: ctx.t('responses.empty'),
    agreed: ctx.t('components.question.agree'),
  };
  const title = ctx.t('responses.remove.title', { what: instanceName(removal, around) });
  return page('responses/remove', {
    asks: true,
    title,
    round,
    action: removePath(base, shown.id),
    back: pagePath(base, shown.id),
    seal: { name: SEAL_FIELD, value: removal.seal },
    rows: rowsUnder(`${removal.repeat}/${removal.instance}/`, journey, around, wording),
    scripts: ['answer.js'],
  });
}
