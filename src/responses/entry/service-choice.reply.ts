// The page to choose a service from: those the questionnaire asks about, further ones on demand, a search
// across all by the words people use, another procedure in one's own words, or none.
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page } from '../../platform/http/reply.ts';
import { NO_SERVICE } from '../../forms/journey.ts';
import {
  listPublicServices,
  type PublicService,
} from '../../localities/services/public-services.store.ts';
import {
  listsService,
  OTHER_SERVICE,
  OTHER_WORDS,
  type ServiceQuestions,
  takesOtherServices,
} from '../submission/chosen-service.ts';
import { textOf } from '../visiting/form-text.ts';
import type { Answering, DraftVisit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';

/** Characters of a procedure in one's own words. */
export const MOST_WORDS = 200;
const MOST_FOUND = 20;

/** Whether people may answer about this service in this questionnaire. */
export const isOffered = (service: PublicService, questions: ServiceQuestions): boolean =>
  service.retiredOn === null &&
  (listsService(questions, service.id) || takesOtherServices(questions));

export async function serviceChoicePage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: DraftVisit,
  { failed }: { failed: boolean },
): Promise<Reply> {
  const { byName } = (await answering.versions(ctx.db, visit.draft.versionId)).compiled;
  const q = (ctx.query['q'] ?? '').trim();
  const offered = (await listPublicServices(ctx.db)).filter((one) => isOffered(one, byName));
  const own = offered.filter((one) => listsService(byName, one.id));
  const chosen = chosenBefore(ctx, visit);
  const isFurther = offered.some(({ id }) => id === chosen) && !own.some(({ id }) => id === chosen);
  const further = isFurther || ctx.query['more'] === 'yes';
  const listed =
    q === '' ? (further ? offered : own) : await foundServices(answering, ctx, { q, offered });
  return choosePage(ctx, visit, {
    ...{ q, failed, chosen, listed },
    groups: optionGroups(ctx, listed, q === ''),
    hasMore: q === '' && listed.length < offered.length,
    takesOthers: takesOtherServices(byName),
  });
}

/** What was ticked: on the page that was sent, in another language, or earlier. */
function chosenBefore(ctx: VisitReadContext, { draft }: DraftVisit): string {
  const sent = textOf((ctx as Partial<VisitWriteContext>).body?.['service']);
  const answered = String(draft.answers['service'] ?? '');
  return sent || (ctx.query['chosen'] ?? draft.serviceId ?? answered);
}

async function foundServices(
  { finder }: Answering,
  ctx: VisitReadContext,
  { q, offered }: { q: string; offered: readonly PublicService[] },
): Promise<PublicService[]> {
  const byId = new Map(offered.map((service) => [service.id, service]));
  const ids = await finder.services(ctx.db, q, { limit: MOST_FOUND });
  return ids.flatMap((id) => byId.get(id) ?? []);
}

interface ServiceStep {
  q: string;
  failed: boolean;
  chosen: string;
  listed: readonly PublicService[];
  groups: ReturnType<typeof optionGroups>;
  /** There are further services that are not shown yet. */
  hasMore: boolean;
  /** Another procedure can be told in one's own words. */
  takesOthers: boolean;
}

function choosePage(ctx: VisitReadContext, visit: DraftVisit, choice: ServiceStep): Reply {
  const { q, failed, listed } = choice;
  const action = `${visit.base}/service`;
  const heading = ctx.t('responses.service.title');
  const errors = failed ? [choiceError(ctx, choice)] : [];
  const data = {
    title: failed ? ctx.t('responses.error', { title: heading }) : heading,
    ...{ heading, legend: heading, lead: ctx.t('responses.service.hint'), field: 'service' },
    action: q === '' ? action : `${action}?q=${encodeURIComponent(q)}`,
    ...{ hidden: {}, groups: choice.groups, chosen: choice.chosen, errors, later: true },
    more: choice.hasMore
      ? { href: `${action}?more=yes`, text: ctx.t('responses.service.more') }
      : null,
    extras: extrasOf(ctx, visit, choice),
    search: {
      ...{ action, hidden: {}, q, found: listed.length, all: action },
      label: ctx.t('responses.service.search'),
      hint: ctx.t('responses.service.searchHint'),
    },
    ...{ round: visit.round, saves: 'answers', scripts: ['answer.js'] },
  };
  return page('responses/choose', data, { status: failed ? 422 : 200 });
}

function choiceError(ctx: VisitReadContext, { chosen, listed }: ServiceStep) {
  if (chosen === OTHER_SERVICE)
    return { field: OTHER_WORDS, text: ctx.t('responses.service.wordsError') };
  return {
    field: listed[0] ? `service-${listed[0].id}` : 'service-none',
    text: ctx.t('responses.service.error'),
  };
}

/** Another procedure, in the words that were written, answered or looked for; and none at all. */
function extrasOf(ctx: VisitReadContext, visit: DraftVisit, { q, takesOthers }: ServiceStep) {
  const sent = (ctx as Partial<VisitWriteContext>).body?.[OTHER_WORDS];
  const answered =
    visit.draft.serviceId === null ? String(visit.draft.answers[OTHER_WORDS] ?? '') : '';
  const words = {
    id: OTHER_WORDS,
    label: ctx.t('responses.service.words'),
    hint: ctx.t('responses.service.wordsHint'),
    value: sent === undefined ? (ctx.query['words'] ?? (answered || q)) : textOf(sent),
  };
  const none = { id: 'service-none', value: NO_SERVICE, text: ctx.t('responses.service.none') };
  const other = ctx.t('responses.service.other');
  return takesOthers
    ? [{ id: 'service-other', value: OTHER_SERVICE, text: other, words }, none]
    : [none];
}

function optionGroups(ctx: VisitReadContext, services: readonly PublicService[], grouped: boolean) {
  const categories = grouped ? [...new Set(services.map((service) => service.category))] : [null];
  const groups = categories.map((category) => ({
    title: category === null ? null : ctx.t(`responses.service.categories.${category}`),
    options: services
      .filter((service) => category === null || service.category === category)
      .map((service) => ({
        ...{ id: `service-${service.id}`, value: service.id, hint: null },
        text: service.short[ctx.lang],
      })),
  }));
  return groups.filter(({ options }) => options.length > 0);
}
