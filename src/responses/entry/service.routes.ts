// The step that asks which public service the answers are about, found by its everyday names; or none.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import { fold } from '../../platform/i18n/folding.ts';
import type { PublicService } from '../../localities/public-services.store.ts';
import {
  findPublicService,
  listEverydayNames,
  listPublicServices,
  searchPublicServices,
} from '../../localities/public-services.store.ts';
import type { Draft } from '../submission/draft.ts';
import { chooseService } from '../submission/drafts.store.ts';
import { isPlaceFixed, isServiceFixed } from '../submission/entry-point.ts';
import { reserveInQuotas } from './quota-full.reply.ts';
import { NO_SERVICE } from '../../forms/journey.ts';
import { serviceAnswers } from '../submission/place.ts';
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
          (await serviceChoicePage(ctx, own, false)),
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

/** What is ticked comes along; null: the form was sent to go on. */
async function leave(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: DraftVisit<Draft>,
): Promise<Reply | null> {
  const ticked = textOf(ctx.body['service']);
  const chosen = ticked === '' ? '' : `?chosen=${encodeURIComponent(ticked)}`;
  const way = leavingPath(ctx.body, {
    base: visit.base,
    here: `${visit.base}/service${chosen}`,
    back: backFrom(visit),
    journey: null,
  });
  if (way === null || ticked === '' || way.startsWith(`${visit.base}/service`))
    return way === null ? null : redirect(way);
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
  const chosen = await chosenService(ctx);
  if (chosen === undefined) return await serviceChoicePage(ctx, visit, true);
  const version = await answering.versions(ctx.tx, visit.draft.versionId);
  if (!asksService(version)) return redirect(`${visit.base}/check`);
  const isFirstTime = isServiceOpen({ compiled: version.compiled, answers: visit.draft.answers });
  const { channel, localityId } = visit.draft;
  const to = { localityId, serviceId: chosen };
  const full = await reserveInQuotas(ctx, visit, { channel, to, from: visit.draft });
  if (full) return full;
  const draft = {
    ...visit.draft,
    serviceId: chosen,
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

/** The id of the service chosen, null for none used, undefined when nothing usable was chosen. */
async function chosenService(ctx: VisitWriteContext): Promise<string | null | undefined> {
  const typed = ctx.body['service'];
  if (typed === NO_SERVICE) return null;
  return typeof typed === 'string' ? (await findPublicService(ctx.tx, typed))?.id : undefined;
}

async function serviceChoicePage(
  ctx: VisitReadContext,
  visit: DraftVisit,
  failed: boolean,
): Promise<Reply> {
  const q = (ctx.query['q'] ?? '').trim();
  const [listed, everyday] = [
    q === '' ? await listPublicServices(ctx.db) : await searchPublicServices(ctx.db, q),
    await listEverydayNames(ctx.db),
  ];
  const action = `${visit.base}/service`;
  const heading = ctx.t('responses.service.title');
  const errors = failed
    ? [
        {
          field: listed[0] ? `service-${listed[0].id}` : 'service-none',
          text: ctx.t('responses.service.error'),
        },
      ]
    : [];
  const data = {
    title: failed ? ctx.t('responses.error', { title: heading }) : heading,
    heading,
    legend: heading,
    lead: ctx.t('responses.service.hint'),
    field: 'service',
    action,
    hidden: {},
    groups: optionGroups(ctx, listed, everyday, q === ''),
    chosen: ctx.query['chosen'] ?? String(visit.draft.answers['service'] ?? ''),
    saves: 'answers',
    errors,
    extra: { id: 'service-none', value: NO_SERVICE, text: ctx.t('responses.service.none') },
    later: true,
    search: {
      action,
      hidden: {},
      label: ctx.t('responses.service.search'),
      hint: ctx.t('responses.service.searchHint'),
      q,
      found: listed.length,
      all: action,
    },
    round: visit.round,
    scripts: ['answer.js'],
  };
  return page('responses/choose', data, { status: failed ? 422 : 200 });
}

function optionGroups(
  ctx: VisitReadContext,
  services: readonly PublicService[],
  everyday: ReadonlyMap<string, readonly string[]>,
  grouped: boolean,
) {
  const categories = grouped ? [...new Set(services.map((service) => service.category))] : [null];
  return categories.map((category) => ({
    title: category === null ? null : ctx.t(`responses.service.categories.${category}`),
    options: services
      .filter((service) => category === null || service.category === category)
      .map((service) => ({
        id: `service-${service.id}`,
        value: service.id,
        text: service.short[ctx.lang],
        hint: null,
        find: fold(
          [
            service.short.vi,
            service.short.en,
            service.name.vi,
            service.name.en,
            ...(everyday.get(service.id) ?? []),
          ].join(' '),
        ),
      })),
  }));
}
