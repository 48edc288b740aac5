// The page to choose a province or a commune from: a list, and above it a search that forgives
// accents; without JavaScript the search is a page of its own results.
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { page } from '../../platform/http/reply.ts';
import type { Locality } from '../../localities/locality.ts';
import { listCommunes, listProvinces } from '../../localities/localities.store.ts';
import { posterServicePoint } from '../visiting/respondent-cookies.ts';
import type { Visit } from '../visiting/visit.ts';
import type { VisitReadContext, VisitWriteContext } from '../visiting/visit-request.ts';
import {
  firstId,
  formerNames,
  matches,
  offeredFirst,
  optionGroups,
  provincesByRegion,
} from './place-options.reply.ts';
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

export async function placeChoicePage(
  ctx: VisitReadContext,
  visit: Visit,
  { error }: { error: 'provinceError' | 'communeError' | null },
): Promise<Reply> {
  const body = (ctx as Partial<VisitWriteContext>).body;
  const province = await provinceFrom(ctx, body?.['province'] ?? ctx.query['province']);
  const communes = province ? await listCommunes(ctx.db, province.id, ctx.now) : [];
  const near = await posterOffice(ctx, visit);
  const data =
    province && communes.length > 0
      ? await communeChoice(ctx, visit, { province, communes, near: near.commune })
      : await provinceChoice(ctx, visit, near.province);
  const errors =
    error === null ? [] : [{ field: data.errorField, text: ctx.t(`responses.place.${error}`) }];
  const title = errors.length > 0 ? ctx.t('responses.error', { title: data.title }) : data.title;
  return page(
    'responses/choose',
    {
      ...data,
      ...{ heading: data.title, title, round: visit.round, errors },
      ...{ saves: 'answers', scripts: ['answer.js'] },
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

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

async function provinceChoice(ctx: VisitReadContext, visit: Visit, near: Locality | null) {
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
    chosen: ctx.query['chosen'] ?? String(visit.draft?.answers['province'] ?? near?.id ?? ''),
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
  ctx: VisitReadContext,
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
    chosen:
      ctx.query['chosen'] ??
      String(visit.draft?.answers['commune'] ?? (near?.parentId === province.id ? near.id : '')),
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
