// The step that asks which public service the answers are about, found by its everyday names; or none.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { addressWith } from '../../platform/address.ts';
import { redirect } from '../../platform/http/reply.ts';
import { findPublicService } from '../../localities/services/public-services.store.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import type { Draft } from '../submission/draft.ts';
import { chooseService } from '../submission/drafts.store.ts';
import { isPlaceFixed, isServiceFixed } from '../submission/entry-point.ts';
import { reserveInQuotas } from './quota-full.reply.ts';
import { NO_SERVICE } from '../../forms/journey.ts';
import {
  type ChosenService,
  OTHER_SERVICE,
  OTHER_WORDS,
  serviceAnswers,
  takesOtherServices,
} from '../submission/chosen-service.ts';
import { isOffered, MOST_WORDS, serviceChoicePage } from './service-choice.reply.ts';
import { textOf } from '../visiting/form-text.ts';
import { leavingPath } from '../pages/leaving.ts';
import { asksService, nextStepPath, isServiceOpen, pagePath } from '../visiting/steps.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import type { Answering, DraftVisit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { journeyOfDraft, needDraft } from '../visiting/visited-draft.reply.ts';

export function serviceRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(answering, '/s/:round/service', (ctx, visit) =>
      needDraft(
        ctx,
        visit,
        async (own) =>
          (await redirectIfFixed(answering, ctx, own)) ??
          (await serviceChoicePage(answering, ctx, own, { failed: false })),
      ),
    ),
    visitPost(answering, '/s/:round/service', (ctx, visit) =>
      needDraft(
        ctx,
        visit,
        async (own) =>
          (await redirectIfFixed(answering, ctx, own)) ??
          (await leave(answering, ctx, own)) ??
          (await choose(answering, ctx, own)),
      ),
    ),
  ];
}

/** Redirects to the next step where the service is fixed; null: it can be chosen. */
async function redirectIfFixed(
  answering: Answering,
  ctx: VisitReadContext,
  { base, draft }: DraftVisit,
): Promise<Reply | null> {
  return isServiceFixed(draft)
    ? redirect(nextStepPath(base, (await journeyOfDraft(answering, ctx, draft)).journey))
    : null;
}

/** What is ticked or written comes along; null: the form was sent to go on. */
async function leave(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: DraftVisit<Draft>,
): Promise<Reply | null> {
  const here = `${visit.base}/service`;
  const [chosen, words] = [textOf(ctx.body['service']), textOf(ctx.body[OTHER_WORDS])];
  const { q = '', more = '' } = ctx.query;
  const way = leavingPath(ctx.body, {
    base: visit.base,
    here: addressWith(here, { q, more, chosen, words: words.slice(0, MOST_WORDS) }),
    back: backFrom(visit),
    journey: null,
  });
  if (way === null) return null;
  if (`${chosen}${words}` === '' || way.startsWith(here)) return redirect(way);
  const saved = await choose(answering, ctx, visit);
  return saved.kind === 'redirect' || saved.status === 422 ? redirect(way) : saved;
}

const backFrom = ({ base, draft }: DraftVisit): string =>
  isPlaceFixed(draft) ? base : `${base}/place`;

async function choose(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: DraftVisit<Draft>,
): Promise<Reply> {
  const version = await answering.versions(ctx.tx, visit.draft.versionId);
  const chosen = await chosenService(ctx, version.compiled.byName);
  if (chosen === null) return await serviceChoicePage(answering, ctx, visit, { failed: true });
  if (!asksService(version)) return redirect(`${visit.base}/check`);
  const isFirstTime = isServiceOpen({ compiled: version.compiled, answers: visit.draft.answers });
  const { channel, localityId } = visit.draft;
  const serviceId = typeof chosen === 'object' && 'id' in chosen ? chosen.id : null;
  const to = { localityId, serviceId };
  const full = await reserveInQuotas(ctx, visit, { channel, to, from: visit.draft });
  if (full) return full;
  const draft = {
    ...visit.draft,
    serviceId,
    answers: serviceAnswers(visit.draft.answers, chosen, version.compiled.byName),
    updatedAt: ctx.now,
  };
  await chooseService(ctx.tx, draft, visit.draft);
  const { journey } = await journeyOfDraft(answering, ctx, draft);
  const first = journey.pages[0];
  return redirect(
    isFirstTime && first ? pagePath(visit.base, first.id) : nextStepPath(visit.base, journey),
  );
}

/** Null: nothing usable was chosen. */
async function chosenService(
  ctx: VisitWriteContext,
  questions: CompiledQuestionnaire['byName'],
): Promise<ChosenService | null> {
  const typed = textOf(ctx.body['service']);
  if (typed === NO_SERVICE) return 'none';
  if (typed === OTHER_SERVICE || typed === '')
    return takesOtherServices(questions) ? ownWords(ctx, typed) : null;
  const service = await findPublicService(ctx.tx, typed);
  return service && isOffered(service, questions) ? { id: service.id } : null;
}

/** Words without a tick are another procedure, but for those that the search has put there. */
function ownWords({ body, query }: VisitWriteContext, ticked: string): ChosenService | null {
  const words = textOf(body[OTHER_WORDS]).trim().slice(0, MOST_WORDS);
  const isMeant = ticked !== '' || words !== (query['q'] ?? '').trim();
  return words !== '' && isMeant ? { words } : null;
}
