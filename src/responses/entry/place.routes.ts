// Where the respondent lives: a province, then a commune where communes are loaded. A search that forgives
// accents stands above the list; without JavaScript it is a page of its own results.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import { fold } from '../../platform/i18n/folding.ts';
import type { Locality } from '../../localities/locality.ts';
import {
  listLocalities,
  listCommunes,
  listProvinces,
  listRegions,
  searchLocalities,
} from '../../localities/localities.store.ts';
import { listPredecessors } from '../../localities/successions.store.ts';
import type { Version } from '../submission/compiled-versions.store.ts';
import type { Draft } from '../submission/draft.ts';
import { moveDraft, updateDraft } from '../submission/drafts.store.ts';
import { isPlaceFixed } from '../submission/entrance.ts';
import { NO_ENTRY } from '../submission/entry.ts';
import { refusedPlace } from './full.reply.ts';
import { newToken } from '../keys/keys.ts';
import { placeAnswers, placeOf } from '../submission/place.ts';
import type { Place } from '../submission/place.ts';
import { placeOfPoint, postedPoint } from './poster.reply.ts';
import { startDraft } from '../submission/start-draft.command.ts';
import { goOnPath } from '../pages/steps.ts';
import type { Answering, ReadingContext, Visit, WritingContext } from '../pages/visit.routes.ts';
import {
  hasAgreed,
  journeyOfDraft,
  keyCookie,
  postedBy,
  sentOf,
  visitGet,
  visitPost,
} from '../pages/visit.routes.ts';

const NOT_SURE = 'unknown';

export function placeRoutes(answering: Answering): Endpoint[] {
  return [
    visitGet(
      answering,
      '/s/:round/place',
      async (ctx, visit) =>
        (await admitted(answering, ctx, visit)) ?? (await choicePage(ctx, visit, { error: null })),
      { newcomers: true },
    ),
    visitPost(
      answering,
      '/s/:round/place',
      async (ctx, visit) => {
        const refused = await admitted(answering, ctx, visit);
        if (refused) return refused;
        const chosen = await chosenPlace(ctx);
        if (chosen === 'none')
          return await choicePage(ctx, visit, {
            error: ctx.body['province'] === undefined ? 'provinceError' : 'communeError',
          });
        if (chosen === 'commune')
          return redirect(`${visit.base}/place?province=${String(ctx.body['province'])}`);
        return await settle(answering, ctx, visit, chosen);
      },
      { newcomers: true },
    ),
  ];
}

/** Only who agreed goes on; who has sent already sees the receipt, and who cannot choose the place goes on without. */
async function admitted(
  answering: Answering,
  ctx: ReadingContext,
  visit: Visit,
): Promise<Reply | null> {
  if (visit.draft && isPlaceFixed(visit.draft))
    return redirect(
      goOnPath(visit.base, (await journeyOfDraft(answering, ctx, visit.draft)).journey),
    );
  if (visit.draft || hasAgreed(ctx, visit.round)) return null;
  const sent = await sentOf(ctx, visit);
  return redirect(sent === null ? visit.base : `${visit.base}/receipt`);
}

const idFrom = (value: unknown): number | null =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null;

async function provinceFrom(ctx: ReadingContext, value: unknown): Promise<Locality | null> {
  const id = idFrom(value);
  return id === null
    ? null
    : ((await listProvinces(ctx.db, ctx.now)).find((province) => province.id === id) ?? null);
}

/** The place that was chosen; `commune`: the province has communes to choose from; `none`: nothing usable was chosen. */
async function chosenPlace(ctx: WritingContext): Promise<Place | 'commune' | 'none'> {
  const province = await provinceFrom(ctx, ctx.body['province']);
  if (!province) return 'none';
  const communes = await listCommunes(ctx.tx, province.id, ctx.now);
  if (communes.length === 0 || ctx.body['commune'] === NOT_SURE) return placeOf(province.id, null);
  if (ctx.body['step'] !== 'commune') return 'commune';
  const commune = communes.find((unit) => unit.id === idFrom(ctx.body['commune']));
  return commune ? placeOf(province.id, commune.id) : 'none';
}

async function settle(
  answering: Answering,
  ctx: WritingContext,
  visit: Visit<Draft>,
  place: Place,
): Promise<Reply> {
  const { round, base, draft, key } = visit;
  const version = await answering.versions(ctx.tx, draft?.versionId ?? round.versionId);
  const names = version.compiled.byName;
  if (!draft || !key) return await startAt(answering, ctx, visit, { place, version });
  const moved = {
    ...draft,
    answers: placeAnswers(draft.answers, place, names),
    updatedAt: ctx.now,
  };
  if (place.localityId === draft.localityId) await updateDraft(ctx.tx, moved);
  else {
    const to = { localityId: place.localityId, serviceId: draft.serviceId };
    const full = await refusedPlace(ctx, visit, { door: draft.door, to, from: draft });
    if (full) return full;
    await moveDraft(ctx.tx, moved, place.localityId);
  }
  const { journey } = await journeyOfDraft(answering, ctx, moved);
  return redirect(goOnPath(base, journey), {
    cookies: [keyCookie(round, { token: key.token, localityId: place.localityId })],
  });
}

/** The first place named: the draft begins, unless the place has enough responses. */
async function startAt(
  answering: Answering,
  ctx: WritingContext,
  visit: Visit<Draft>,
  { place, version }: { place: Place; version: Version },
): Promise<Reply> {
  const { round, base } = visit;
  const point = await postedPoint(ctx.tx, postedBy(ctx, round));
  const to = { localityId: place.localityId, serviceId: null };
  const full = await refusedPlace(ctx, visit, { door: point ? 'poster' : 'open', to, from: null });
  if (full) return full;
  const token = newToken(answering.random);
  const started = await startDraft(ctx.tx, {
    round,
    token,
    place,
    version,
    serviceId: null,
    door: point ? 'poster' : 'open',
    entry: { ...NO_ENTRY, servicePoint: point?.code ?? null },
    language: ctx.spoken.content,
    now: ctx.now,
    source: { key: answering.secrets[0], ip: ctx.ip, userAgent: ctx.userAgent },
  });
  const { journey } = await journeyOfDraft(answering, ctx, started);
  return redirect(goOnPath(base, journey), {
    cookies: [keyCookie(round, { token, localityId: place.localityId })],
  });
}

async function choicePage(
  ctx: ReadingContext,
  visit: Visit,
  { error }: { error: 'provinceError' | 'communeError' | null },
): Promise<Reply> {
  const body = (ctx as Partial<WritingContext>).body;
  const province = await provinceFrom(ctx, body?.['province'] ?? ctx.query['province']);
  const communes = province ? await listCommunes(ctx.db, province.id, ctx.now) : [];
  const near = await nearOffice(ctx, visit);
  const data =
    province && communes.length > 0
      ? await communeChoice(ctx, visit, { province, communes, near: near.commune })
      : await provinceChoice(ctx, visit, near.province);
  const errors =
    error === null ? [] : [{ field: data.errorField, text: ctx.t(`responses.place.${error}`) }];
  const title = errors.length > 0 ? ctx.t('responses.error', { title: data.title }) : data.title;
  return page(
    'responses/choose',
    { ...data, heading: data.title, title, round: visit.round, errors, scripts: ['answer.js'] },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

/** Where the office of the poster stands, for who has not named a place yet: it is offered first, and may be changed. */
async function nearOffice(
  ctx: ReadingContext,
  visit: Visit,
): Promise<{ province: Locality | null; commune: Locality | null }> {
  const point = visit.draft ? null : await postedPoint(ctx.db, postedBy(ctx, visit.round));
  return point ? await placeOfPoint(ctx.db, point, ctx.now) : { province: null, commune: null };
}

function offeredFirst(
  ctx: ReadingContext,
  { groups, found }: Listed,
  near: Locality | null,
): Listed {
  const options = groups.flatMap((group) => group.options).filter((unit) => unit.id === near?.id);
  if (options.length === 0) return { groups, found };
  const others = groups
    .map((group) => ({ ...group, options: group.options.filter((unit) => unit.id !== near!.id) }))
    .filter((group) => group.options.length > 0);
  return {
    groups: [
      { title: ctx.t('responses.place.near'), options },
      ...others.map((group) => ({
        ...group,
        title: group.title ?? ctx.t('responses.place.others'),
      })),
    ],
    found,
  };
}

interface Listed {
  groups: { title: string | null; options: Locality[] }[];
  found: number;
}

async function provinceChoice(ctx: ReadingContext, visit: Visit, near: Locality | null) {
  const q = (ctx.query['q'] ?? '').trim();
  const { groups, found } =
    q === ''
      ? offeredFirst(ctx, await provincesByRegion(ctx), near)
      : await matches(ctx, q, { levels: ['province'] });
  const title = ctx.t('responses.place.province');
  const action = `${visit.base}/place`;
  return {
    title,
    legend: title,
    lead: null,
    field: 'province',
    action,
    hidden: { step: 'province' },
    groups: optionGroups(ctx, groups, 'province', await formerNames(ctx, groups)),
    errorField: firstId(groups, 'province'),
    chosen: String(visit.draft?.answers['province'] ?? near?.id ?? ''),
    back: visit.base,
    search: {
      action,
      hidden: {},
      label: ctx.t('responses.place.provinceSearch'),
      hint: ctx.t('responses.place.provinceHint'),
      q,
      found,
      all: action,
    },
  };
}

async function communeChoice(
  ctx: ReadingContext,
  visit: Visit,
  { province, communes, near }: { province: Locality; communes: Locality[]; near: Locality | null },
) {
  const q = (ctx.query['q'] ?? '').trim();
  const { groups, found } =
    q === ''
      ? offeredFirst(ctx, { groups: [{ title: null, options: communes }], found: 0 }, near)
      : await matches(ctx, q, { levels: ['commune'], provinceId: province.id });
  const action = `${visit.base}/place`;
  const here = `${action}?province=${province.id}`;
  return {
    title: ctx.t('responses.place.commune'),
    legend: ctx.t('responses.place.communeLegend', { province: province.name[ctx.lang] }),
    lead: null,
    field: 'commune',
    action: here,
    hidden: { step: 'commune', province: String(province.id) },
    groups: optionGroups(ctx, groups, 'commune', new Map()),
    errorField: groups[0]?.options.length ? firstId(groups, 'commune') : 'commune-unknown',
    chosen: String(
      visit.draft?.answers['commune'] ?? (near?.parentId === province.id ? near.id : ''),
    ),
    back: action,
    extra: { id: 'commune-unknown', value: NOT_SURE, text: ctx.t('responses.place.unknown') },
    search: {
      action,
      hidden: { province: String(province.id) },
      label: ctx.t('responses.place.communeSearch'),
      hint: ctx.t('responses.place.communeHint'),
      q,
      found,
      all: here,
    },
  };
}

async function provincesByRegion(ctx: ReadingContext): Promise<Listed> {
  const [provinces, regions] = [
    await listProvinces(ctx.db, ctx.now),
    await listRegions(ctx.db, ctx.now),
  ];
  const groups = regions.map((region) => ({
    title: region.name[ctx.lang],
    options: provinces.filter((province) => province.parentId === region.id),
  }));
  const loose = provinces.filter(
    (province) => !regions.some((region) => region.id === province.parentId),
  );
  return {
    groups: [...groups, { title: null, options: loose }].filter(
      (group) => group.options.length > 0,
    ),
    found: provinces.length,
  };
}

async function matches(
  ctx: ReadingContext,
  q: string,
  where: { levels: ('province' | 'commune')[]; provinceId?: number },
): Promise<Listed> {
  const options = await searchLocalities(ctx.db, q, { onDate: ctx.now, ...where, limit: 50 });
  return { groups: [{ title: null, options }], found: options.length };
}

const firstId = (groups: Listed['groups'], name: string): string =>
  groups[0]?.options.length ? `${name}-${groups[0].options[0]!.id}` : 'q';

/** Names of the provinces that went into each one, so that they are found in the list too. */
async function formerNames(
  ctx: ReadingContext,
  groups: Listed['groups'],
): Promise<Map<number, string>> {
  const successions = await listPredecessors(
    ctx.db,
    groups.flatMap((group) => group.options.map((unit) => unit.id)),
  );
  const former = new Map(
    (
      await listLocalities(
        ctx.db,
        successions.map((one) => one.predecessorId),
      )
    ).map((unit) => [unit.id, unit.name.vi]),
  );
  const names = new Map<number, string>();
  for (const one of successions)
    names.set(
      one.successorId,
      `${names.get(one.successorId) ?? ''} ${former.get(one.predecessorId) ?? ''}`,
    );
  return names;
}

function optionGroups(
  ctx: ReadingContext,
  groups: Listed['groups'],
  name: string,
  former: ReadonlyMap<number, string>,
) {
  return groups.map((group) => ({
    title: group.title,
    options: group.options.map((unit) => ({
      id: `${name}-${unit.id}`,
      value: String(unit.id),
      text: unit.name[ctx.lang],
      find: fold(`${unit.name.vi} ${unit.name.en} ${former.get(unit.id) ?? ''}`),
      hint: name === 'commune' ? ctx.t(`responses.place.types.${unit.type}`) : null,
    })),
  }));
}
