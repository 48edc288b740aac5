// Posters of a round for its service points: which there are, and A4 pages to print, one office each.
import { aRound } from './rounds/round-things.store.ts';
import { z } from 'zod';
import { listLocalities, listProvinces } from '../localities/localities.store.ts';
import type { ServicePoint } from '../localities/service-points/service-point.ts';
import {
  findServicePoint,
  listServicePoints,
} from '../localities/service-points/service-points.store.ts';
import { get, type Endpoint, type ReadContext } from '../platform/http/endpoint.ts';
import { minutesInWords, type Minutes } from '../questionnaires/model/minutes.ts';
import type { Reader } from '../platform/db/connect.ts';
import { page } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import type { Lang } from '../platform/i18n/language.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import { problem } from '../platform/problems/problem.ts';
import { qrCode } from '../platform/qr-code.ts';
import { roundOf } from './invitations/invitations-page.reply.ts';

export interface PosterDeps {
  /** Where people reach the server, without a closing slash. */
  publicUrl: () => string;
  translations: Record<Lang, Translate>;
  /** How long the form of a version takes; null: there is none. */
  minutes: (db: Reader, versionId: string) => Promise<Minutes | null>;
}

const params = z.object({ round: z.string().max(80) });
const wordings = ['vi', 'en', 'both'] as const;
const wish = z.object({
  province: z.string().max(20).default(''),
  point: z.string().max(40).default(''),
  language: z.enum(wordings).default('both'),
});
type PostersContext = ReadContext<z.infer<typeof params>, z.infer<typeof wish>>;
const permission = 'servicePoints.manage';
const of = aRound;

async function wishedPoints(
  ctx: PostersContext,
): Promise<{ province: string; points: ServicePoint[] }> {
  if (ctx.query.point !== '') {
    const point = await findServicePoint(ctx.db, ctx.query.point);
    if (!point) throw problem('notFound');
    return { province: '', points: [point] };
  }
  const province = (await listProvinces(ctx.db, ctx.now)).find(
    (unit) => unit.code === ctx.query.province,
  );
  return {
    province: province?.code ?? '',
    points: province
      ? await listServicePoints(ctx.db, { provinceId: province.id, onlyActive: true })
      : [],
  };
}

async function listPage(ctx: PostersContext): Promise<Reply> {
  const round = await roundOf(ctx);
  const { province, points } = await wishedPoints({ ...ctx, query: { ...ctx.query, point: '' } });
  const places = new Map(
    (
      await listLocalities(ctx.db, [...new Set(points.map((point) => point.localityId))], ctx.now)
    ).map((unit) => [unit.id, unit.name[ctx.lang]]),
  );
  return page('sampling/posters', {
    title: ctx.t('sampling.posters.title', { round: round.title[ctx.lang] }),
    office: true,
    round,
    province,
    wordings,
    points: points.map((point) => ({ ...point, place: places.get(point.localityId) ?? '' })),
    provinces: [
      { value: '', text: ctx.t('components.question.choose') },
      ...(await listProvinces(ctx.db, ctx.now)).map((unit) => ({
        value: unit.code,
        text: unit.name[ctx.lang],
      })),
    ],
  });
}

async function printPage(ctx: PostersContext, deps: PosterDeps): Promise<Reply> {
  const round = await roundOf(ctx);
  const { points } = await wishedPoints(ctx);
  const minutes = await deps.minutes(ctx.db, round.versionId);
  const address = deps.publicUrl();
  const posters = points.map((point) => {
    const link = `${address}/s/${round.code}?p=${point.code}`;
    return { point, qr: qrCode(link, 'Q'), typed: link.replace(/^https?:\/\//, '') };
  });
  const langs: readonly Lang[] =
    ctx.query.language === 'both' ? ['vi', 'en'] : [ctx.query.language];
  return page('sampling/poster', {
    title: ctx.t('sampling.posters.title', { round: round.title[ctx.lang] }),
    office: true,
    styles: ['paper.css'],
    round,
    posters,
    langs,
    minutes: Object.fromEntries(
      langs.map((code) => [
        code,
        minutes === null ? '' : minutesInWords(deps.translations[code], minutes),
      ]),
    ),
    tell: deps.translations,
  });
}

export const posterRoutes = (deps: PosterDeps): Endpoint[] => [
  get('/rounds/:round/posters', { permission, of, params, query: wish }, listPage),
  get('/rounds/:round/posters/print', { permission, of, params, query: wish, heavy: true }, (ctx) =>
    printPage(ctx, deps),
  ),
];
