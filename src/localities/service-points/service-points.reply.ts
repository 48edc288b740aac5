// The pages of one-stop shops and offices: the list, and one of them.
import { ownValue } from '../../platform/own-value.ts';
import { z } from 'zod';
import type { CsvMistake } from '../../platform/csv-table.ts';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { listLocalities, listProvinces } from '../localities.store.ts';
import { findServicePoint, listServicePoints } from './service-points.store.ts';

const text = z.string().max(300).default('');

export const typedPoint = z.object({
  code: text,
  name: text,
  name_en: text,
  province: text,
  commune: text,
  address: text,
  active: text,
});

export type TypedPoint = z.infer<typeof typedPoint>;

export const typedList = z.object({ list: z.string().max(260_000).default('') });

export const ofPoint = z.object({ code: z.string().max(40) });

export const filter = z.object({ province: z.string().max(20).default('') });

type Context = ReadContext<unknown, unknown>;

export const emptyPoint: TypedPoint = {
  code: '',
  name: '',
  name_en: '',
  province: '',
  commune: '',
  address: '',
  active: 'yes',
};

interface Line {
  row: number;
  column: string;
  text: string;
}

export const linesOf = (ctx: Context, mistakes: readonly CsvMistake[]): Line[] =>
  mistakes.slice(0, 50).map((mistake) => ({
    row: mistake.row,
    column: mistake.column,
    text: ctx.t(`localities.servicePoints.mistakes.${mistake.code}`, { value: mistake.value }),
  }));

export async function listPage(
  ctx: Context,
  shown: { province: string; typed: string; lines: Line[] },
): Promise<Reply> {
  const provinces = await listProvinces(ctx.db, ctx.now);
  const chosen = provinces.find((unit) => unit.code === shown.province);
  const points = await listServicePoints(ctx.db, chosen ? { provinceId: chosen.id } : {});
  const places = new Map(
    (
      await listLocalities(ctx.db, [...new Set(points.map((point) => point.localityId))], ctx.now)
    ).map((unit) => [unit.id, unit.name[ctx.lang]]),
  );
  return page(
    'localities/service-points',
    {
      title: ctx.t('localities.servicePoints.title'),
      office: true,
      points: points.map((point) => ({ ...point, place: places.get(point.localityId) ?? '' })),
      provinces: [
        { value: '', text: ctx.t('localities.servicePoints.everyProvince') },
        ...provinces.map((unit) => ({ value: unit.code, text: unit.name[ctx.lang] })),
      ],
      province: shown.province,
      typed: shown.typed,
      lines: shown.lines,
      errors:
        shown.lines.length > 0
          ? [{ field: 'list', text: ctx.t('localities.servicePoints.refused') }]
          : [],
    },
    { status: shown.lines.length > 0 ? 422 : 200 },
  );
}

export async function pointPage(
  ctx: Context,
  shown: { typed: TypedPoint; known: boolean; mistakes: readonly CsvMistake[] },
): Promise<Reply> {
  const provinces = await listProvinces(ctx.db, ctx.now);
  const fieldOf: Readonly<Record<string, string>> = { nameEn: 'name_en' };
  return page(
    'localities/service-point',
    {
      title: ctx.t(shown.known ? 'localities.servicePoints.edit' : 'localities.servicePoints.add'),
      office: true,
      typed: shown.typed,
      known: shown.known,
      provinces: [
        { value: '', text: ctx.t('components.question.choose') },
        ...provinces.map((unit) => ({
          value: unit.code,
          text: `${unit.name[ctx.lang]} (${unit.code})`,
        })),
      ],
      errors: shown.mistakes.map((mistake) => ({
        field: ownValue(fieldOf, mistake.column) ?? mistake.column,
        text: ctx.t(`localities.servicePoints.mistakes.${mistake.code}`, { value: mistake.value }),
      })),
    },
    { status: shown.mistakes.length > 0 ? 422 : 200 },
  );
}

export async function typedOf(ctx: Context, code: string): Promise<TypedPoint> {
  const point = await findServicePoint(ctx.db, code);
  if (!point) throw problem('notFound');
  const unit = (await listLocalities(ctx.db, [point.localityId]))[0]!;
  const province =
    unit.level === 'commune' ? (await listLocalities(ctx.db, [unit.parentId!]))[0]! : unit;
  return {
    code: point.code,
    name: point.name.vi,
    name_en: point.name.en,
    province: province.code,
    commune: unit.level === 'commune' ? unit.code : '',
    address: point.address,
    active: point.active ? 'yes' : 'no',
  };
}

export const quoted = (values: readonly string[]): string =>
  values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');
