// The researcher's page for service points: the list, one to add or to mend, many from a table.
import { ownValue } from '../platform/own-value.ts';
import { z } from 'zod';
import { audit } from '../accounts/audit.store.ts';
import { pastedOrUploaded, type CsvMistake } from '../platform/csv-table.ts';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../platform/http/endpoint.ts';
import { page, redirect, type Reply } from '../platform/http/reply.ts';
import { problem } from '../platform/problems/problem.ts';
import { listLocalities, listProvinces } from './localities.store.ts';
import { readServicePoints } from './service-point-table.ts';
import { findServicePoint, listServicePoints, saveServicePoints } from './service-points.store.ts';
import { unitsByCode } from './units-by-code.store.ts';

const text = z.string().max(300).default('');
const typedPoint = z.object({
  code: text,
  name: text,
  name_en: text,
  province: text,
  commune: text,
  address: text,
  active: text,
});
type TypedPoint = z.infer<typeof typedPoint>;
const typedList = z.object({ list: z.string().max(260_000).default('') });
const ofPoint = z.object({ code: z.string().max(40) });
const filter = z.object({ province: z.string().max(20).default('') });
const permission = 'servicePoints.manage';
type Context = ReadContext<unknown, unknown>;

const emptyPoint: TypedPoint = {
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
const linesOf = (ctx: Context, mistakes: readonly CsvMistake[]): Line[] =>
  mistakes.slice(0, 50).map((mistake) => ({
    row: mistake.row,
    column: mistake.column,
    text: ctx.t(`localities.servicePoints.mistakes.${mistake.code}`, { value: mistake.value }),
  }));

async function listPage(
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

async function pointPage(
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

async function typedOf(ctx: Context, code: string): Promise<TypedPoint> {
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

const quoted = (values: readonly string[]): string =>
  values.map((value) => `"${value.replaceAll('"', '""')}"`).join(',');

/** The form is judged as a table of one row. @param code of a point that is mended; it keeps its code */
async function save(
  ctx: WriteContext<unknown, unknown, TypedPoint>,
  code: string | null,
): Promise<Reply> {
  const typed = {
    ...ctx.body,
    code: code ?? ctx.body.code,
    active: ctx.body.active === 'yes' ? 'yes' : 'no',
  };
  const read = readServicePoints(
    `code,name,name en,province,commune,address,active\n${quoted(Object.values(typed))}`,
    await unitsByCode(ctx.tx, ctx.now),
  );
  const isTaken = code === null && (await findServicePoint(ctx.tx, typed.code)) !== null;
  const mistakes = isTaken
    ? [...read.mistakes, { row: 2, column: 'code', code: 'pointTaken', value: typed.code }]
    : read.mistakes;
  if (mistakes.length > 0) return await pointPage(ctx, { typed, known: code !== null, mistakes });
  await saveServicePoints(ctx.tx, read.points, ctx.now);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: code === null ? 'servicePoint.added' : 'servicePoint.changed',
    objectId: read.points[0]!.code,
    details: { active: read.points[0]!.active },
  });
  return redirect(`/service-points?province=${typed.province}`);
}

async function change(ctx: WriteContext<{ code: string }, unknown, TypedPoint>): Promise<Reply> {
  const known = await findServicePoint(ctx.tx, ctx.params.code);
  if (!known) throw problem('notFound');
  return await save(ctx, known.code);
}

async function takeList(ctx: WriteContext<unknown, unknown, { list: string }>): Promise<Reply> {
  const list = pastedOrUploaded(ctx.body.list, ctx.files);
  if (list === null)
    return await listPage(ctx, {
      province: '',
      typed: '',
      lines: linesOf(ctx, [{ row: 1, column: '', code: 'notText', value: '' }]),
    });
  const { points, mistakes } = readServicePoints(list, await unitsByCode(ctx.tx, ctx.now));
  if (mistakes.length > 0)
    return await listPage(ctx, {
      province: '',
      typed: list.slice(0, 250_000),
      lines: linesOf(ctx, mistakes),
    });
  await saveServicePoints(ctx.tx, points, ctx.now);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'servicePoints.imported',
    details: { points: points.length },
  });
  return redirect('/service-points');
}

export const servicePointRoutes: Endpoint[] = [
  get('/service-points', { permission, query: filter }, (ctx) =>
    listPage(ctx, { province: ctx.query.province, typed: '', lines: [] }),
  ),
  post(
    '/service-points',
    { permission, body: typedList, upload: { maxBytes: 1_000_000, maxFiles: 1 } },
    takeList,
  ),
  get('/service-points/new', { permission }, (ctx) =>
    pointPage(ctx, { typed: emptyPoint, known: false, mistakes: [] }),
  ),
  post('/service-points/new', { permission, body: typedPoint }, (ctx) => save(ctx, null)),
  get('/service-points/:code', { permission, params: ofPoint }, async (ctx) =>
    pointPage(ctx, { typed: await typedOf(ctx, ctx.params.code), known: true, mistakes: [] }),
  ),
  post('/service-points/:code', { permission, params: ofPoint, body: typedPoint }, change),
];
