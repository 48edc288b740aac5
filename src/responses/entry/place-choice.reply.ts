// The page to choose a place from: a list of provinces or of the communes of one, and above it a search
// across all of them, by names of today and of before; with JavaScript it finds as one types.
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page } from '../../platform/http/reply.ts';
import type { Locality } from '../../localities/locality.ts';
import { hasCommunes, listCommunes, listProvinces } from '../../localities/localities.store.ts';
import { posterServicePoint } from '../visiting/respondent-cookies.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import { firstId, offeredFirst, optionGroups, provincesByRegion } from './place-options.reply.ts';
import { foundPlaces, type PlaceOption } from './place-results.reply.ts';
import { placeOfPoint, posterPoint } from './poster.reply.ts';

/** Value of the option “I do not know my commune”. */
export const NOT_SURE = 'unknown';

export const idFrom = (value: unknown): number | null =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null;

/** The province of a form or an address; null: no usable one. */
export async function provinceFrom(
  ctx: VisitReadContext,
  value: unknown,
): Promise<Locality | null> {
  const id = idFrom(value);
  return id === null
    ? null
    : ((await listProvinces(ctx.db, ctx.now)).find((province) => province.id === id) ?? null);
}

/** What the page shows, but for the search. */
interface PlaceStep {
  title: string;
  legend: string;
  field: 'province' | 'commune' | 'place';
  /** Of the list without a search. */
  list: string;
  hidden: Record<string, string>;
  groups: readonly { title: string | null; options: readonly PlaceOption[] }[];
  /** By the search. */
  found: number;
  errorField: string;
  chosen: string;
  extras: { id: string; value: string; text: string }[];
  search: { label: string; hint: string; hidden: Record<string, string> };
}

export async function placeChoicePage(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  { error }: { error: 'provinceError' | 'communeError' | null },
): Promise<Reply> {
  const q = (ctx.query['q'] ?? '').trim();
  const step = await placeStep(answering, ctx, visit, q);
  const errors =
    error === null ? [] : [{ field: step.errorField, text: ctx.t(`responses.place.${error}`) }];
  const title = errors.length > 0 ? ctx.t('responses.error', { title: step.title }) : step.title;
  return page(
    'responses/choose',
    {
      ...step,
      ...{ lead: null, heading: step.title, title, round: visit.round, errors },
      action: withQuery(step.list, q),
      search: {
        ...step.search,
        ...{ action: `${visit.base}/place`, q, all: step.list },
        found: step.found,
      },
      ...{ saves: 'answers', scripts: ['answer.js'] },
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function placeStep(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
  q: string,
): Promise<PlaceStep> {
  const body = (ctx as Partial<VisitWriteContext>).body;
  const province = await provinceFrom(ctx, body?.['province'] ?? ctx.query['province']);
  const communes = province ? await listCommunes(ctx.db, province.id, ctx.now) : [];
  const near = await posterOffice(ctx, visit);
  const found =
    q === '' ? [] : await foundPlaces(answering, ctx, { q, near: province ?? near.province });
  const listed =
    province && communes.length > 0
      ? communeChoice(ctx, visit, { province, communes, near: near.commune })
      : await provinceChoice(ctx, visit, near.province, { withList: found.length === 0 });
  return found.length === 0 ? listed : withFound(ctx, listed, found);
}

const withQuery = (list: string, q: string): string =>
  q === '' ? list : `${list}${list.includes('?') ? '&' : '?'}q=${encodeURIComponent(q)}`;

/** What was found in place of the list; where nothing was, the list stays. */
const withFound = (
  ctx: VisitReadContext,
  listed: PlaceStep,
  options: readonly PlaceOption[],
): PlaceStep => ({
  ...listed,
  legend: ctx.t('responses.place.found'),
  ...{ field: 'place', found: options.length, groups: [{ title: null, options }] },
  errorField: options[0]!.id,
  chosen: ctx.query['chosen'] ?? '',
});

/** The locality of the poster's office, for those who have not chosen a place yet: it is offered first. */
async function posterOffice(
  ctx: VisitReadContext,
  visit: Visit,
): Promise<{ province: Locality | null; commune: Locality | null }> {
  const point = visit.draft
    ? null
    : await posterPoint(ctx.db, posterServicePoint(ctx, visit.round));
  return point ? await placeOfPoint(ctx.db, point, ctx.now) : { province: null, commune: null };
}

async function provinceChoice(
  ctx: VisitReadContext,
  visit: Visit,
  near: Locality | null,
  { withList }: { withList: boolean },
): Promise<PlaceStep> {
  const all = withList ? await provincesByRegion(ctx) : { groups: [] };
  const { groups } = offeredFirst(ctx, all, near);
  const asked = (await hasCommunes(ctx.db, ctx.now)) ? 'anywhere' : 'province';
  const title = ctx.t(`responses.place.${asked}`);
  return {
    ...{ title, legend: title, field: 'province', list: `${visit.base}/place`, extras: [] },
    hidden: { step: 'province' },
    ...{ groups: optionGroups(ctx, groups, 'province'), found: 0 },
    errorField: firstId(groups, 'province'),
    chosen: ctx.query['chosen'] ?? String(visit.draft?.answers['province'] ?? near?.id ?? ''),
    search: {
      label: ctx.t(`responses.place.${asked}Search`),
      hint: ctx.t(`responses.place.${asked}Hint`),
      hidden: {},
    },
  };
}

function communeChoice(
  ctx: VisitReadContext,
  visit: Visit,
  { province, communes, near }: { province: Locality; communes: Locality[]; near: Locality | null },
): PlaceStep {
  const { groups } = offeredFirst(ctx, { groups: [{ title: null, options: communes }] }, near);
  return {
    title: ctx.t('responses.place.commune'),
    legend: ctx.t('responses.place.communeLegend', { province: province.name[ctx.lang] }),
    ...{ field: 'commune', list: `${visit.base}/place?province=${province.id}` },
    hidden: { step: 'commune', province: String(province.id) },
    ...{ groups: optionGroups(ctx, groups, 'commune'), found: 0 },
    errorField: firstId(groups, 'commune'),
    chosen:
      ctx.query['chosen'] ??
      String(visit.draft?.answers['commune'] ?? (near?.parentId === province.id ? near.id : '')),
    extras: [{ id: 'commune-unknown', value: NOT_SURE, text: ctx.t('responses.place.unknown') }],
    search: {
      label: ctx.t('responses.place.communeSearch'),
      hint: ctx.t('responses.place.communeHint'),
      hidden: { province: String(province.id) },
    },
  };
}
