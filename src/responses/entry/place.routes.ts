// Where the respondent lives: a province, then a commune where communes are loaded. The first place
// chosen begins the draft; a later one moves it.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { addressWith } from '../../platform/address.ts';
import { redirect } from '../../platform/http/reply.ts';
import { findLocalityInForce, listCommunes } from '../../localities/localities.store.ts';
import type { Draft } from '../submission/draft.ts';
import { moveDraft, updateDraft } from '../submission/drafts.store.ts';
import { isPlaceFixed } from '../submission/entry-point.ts';
import { NO_ENTRY } from '../submission/entry.ts';
import type { Place } from '../submission/place.ts';
import { placeAnswers, placeOf } from '../submission/place.ts';
import { hasAgreed, keyCookie, posterServicePoint } from '../visiting/respondent-cookies.ts';
import { visitGet, visitPost } from '../visiting/respondent-endpoint.routes.ts';
import { textOf } from '../visiting/form-text.ts';
import { leavingPath, type Ways } from '../pages/leaving.ts';
import { nextStepPath } from '../visiting/steps.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { journeyOfDraft, sentStateOf } from '../visiting/visited-draft.reply.ts';
import { beginDraft } from './begin-draft.reply.ts';
import { reserveInQuotas } from './quota-full.reply.ts';
import { placeChoicePage, idFrom, NOT_SURE, provinceFrom } from './place-choice.reply.ts';
import { posterPoint } from './poster.reply.ts';

export function placeRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(
      answering,
      '/s/:round/place',
      async (ctx, visit) =>
        (await redirectUnlessChoosing(answering, ctx, visit)) ??
        (await placeChoicePage(answering, ctx, visit, { error: null })),
      { newcomers: true },
    ),
    visitPost(
      answering,
      '/s/:round/place',
      async (ctx, visit) => {
        const refused = await redirectUnlessChoosing(answering, ctx, visit);
        if (refused) return refused;
        const way = leavingPath(ctx.body, waysFrom(ctx, visit));
        if (way !== null) return redirect(way);
        const chosen = await chosenPlace(ctx);
        if ('error' in chosen)
          return await placeChoicePage(answering, ctx, visit, { error: chosen.error });
        if ('communesOf' in chosen)
          return redirect(`${visit.base}/place?province=${String(chosen.communesOf)}`);
        return await saveChosenPlace(answering, ctx, visit, chosen);
      },
      { newcomers: true },
    ),
  ];
}

/**
 * A place is not saved before it is chosen: what is ticked is ticked again in another language, and one
 * step back.
 */
function waysFrom({ body, query }: VisitWriteContext, { base }: Visit): Ways {
  const list = `${base}/place`;
  const province = String(idFrom(body['province']) ?? '');
  const [q, place] = [query['q'] ?? '', textOf(body['place']).slice(0, 20)];
  if (body['step'] !== 'commune') {
    const here = addressWith(list, { chosen: place || province, q });
    return { base, journey: null, back: base, here };
  }
  const chosen = place || textOf(body['commune']).slice(0, 20);
  return {
    ...{ base, journey: null, back: addressWith(list, { chosen: province }) },
    here: addressWith(list, { province, chosen, q }),
  };
}

/**
 * Where to send those who cannot choose a place: not agreed yet, sent already, or place fixed. Null: they
 * can.
 */
async function redirectUnlessChoosing(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
): Promise<Reply | null> {
  if (visit.draft && isPlaceFixed(visit.draft))
    return redirect(
      nextStepPath(visit.base, (await journeyOfDraft(answering, ctx, visit.draft)).journey),
    );
  if (visit.draft || hasAgreed(ctx, visit.round)) return null;
  const sent = await sentStateOf(ctx, visit);
  return redirect(sent === null ? visit.base : `${visit.base}/receipt`);
}

type Chosen = Place | { communesOf: number } | { error: 'provinceError' | 'communeError' };

/** What was ticked: a place, or a province whose communes are asked for next. */
async function chosenPlace(ctx: VisitWriteContext): Promise<Chosen> {
  const found = idFrom(ctx.body['place']);
  if (found !== null) return await foundPlace(ctx, found);
  const province = await provinceFrom(ctx, ctx.body['province']);
  if (!province) return { error: 'provinceError' };
  const communes = await listCommunes(ctx.tx, province.id, ctx.now);
  const notSure = [ctx.body['commune'], ctx.body['place']].includes(NOT_SURE);
  if (communes.length === 0 || notSure) return placeOf(province.id, null);
  if (ctx.body['step'] !== 'commune') return { communesOf: province.id };
  const commune = communes.find((unit) => unit.id === idFrom(ctx.body['commune']));
  return commune ? placeOf(province.id, commune.id) : { error: 'communeError' };
}

/** A place that the search found. */
async function foundPlace(ctx: VisitWriteContext, id: number): Promise<Chosen> {
  const unit = await findLocalityInForce(ctx.tx, id, ctx.now);
  if (unit?.level === 'commune' && unit.parentId !== null) return placeOf(unit.parentId, unit.id);
  if (unit?.level !== 'province') return { error: 'provinceError' };
  const communes = await listCommunes(ctx.tx, unit.id, ctx.now);
  return communes.length > 0 ? { communesOf: unit.id } : placeOf(unit.id, null);
}

async function saveChosenPlace(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit<Draft>,
  place: Place,
): Promise<Reply> {
  const { round, base, draft, key } = visit;
  if (!draft || !key) return await startDraftAt(answering, ctx, visit, place);
  const { compiled } = await answering.versions(ctx.tx, draft.versionId);
  const moved = {
    ...draft,
    answers: placeAnswers(draft.answers, place, compiled.byName),
    updatedAt: ctx.now,
  };
  if (place.localityId === draft.localityId) await updateDraft(ctx.tx, moved);
  else {
    const to = { localityId: place.localityId, serviceId: draft.serviceId };
    const full = await reserveInQuotas(ctx, visit, { channel: draft.channel, to, from: draft });
    if (full) return full;
    await moveDraft(ctx.tx, moved, place.localityId);
  }
  const { journey } = await journeyOfDraft(answering, ctx, moved);
  return redirect(nextStepPath(base, journey), {
    cookies: [keyCookie(round, { token: key.token, localityId: place.localityId })],
  });
}

/** The first place chosen: the draft begins. */
async function startDraftAt(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit<Draft>,
  place: Place,
): Promise<Reply> {
  const point = await posterPoint(ctx.tx, posterServicePoint(ctx, visit.round));
  return await beginDraft(answering, ctx, visit, {
    place,
    serviceId: null,
    channel: point ? 'poster' : 'open',
    entry: { ...NO_ENTRY, servicePoint: point?.code ?? null },
    firstPath: (journey) => nextStepPath(visit.base, journey),
  });
}
