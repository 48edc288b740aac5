// The researcher's page for service points: the list, one to add or to mend, many from a table.
import { can, sharedRegister } from '../../accounts/permissions.ts';
import { aServicePoint } from './service-point-thing.store.ts';
import { audit } from '../../accounts/audit.store.ts';
import { pastedOrUploaded } from '../../platform/csv-table.ts';
import { get, post, type Endpoint, type WriteContext } from '../../platform/http/endpoint.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { readServicePoints, type Units } from './service-point-table.ts';
import { findServicePoint, listPointUnits } from './service-points.store.ts';
import { saveServicePoints } from './service-point-changes.store.ts';
import { unitsByCode } from '../units-by-code.store.ts';
import {
  emptyPoint,
  filter,
  linesOf,
  listPage,
  ofPoint,
  pointPage,
  quoted,
  typedList,
  typedOf,
  typedPoint,
  type TypedPoint,
} from './service-points.reply.ts';

const permission = 'servicePoints.manage';
const of = 'anywhere';

/**
 * Units by code, and where the actor may change service points: a table could also move one from
 * elsewhere.
 */
async function knownUnits(ctx: WriteContext<unknown, unknown, unknown>): Promise<Units> {
  const mayChange = (units: readonly number[]): boolean =>
    can(ctx.actor, permission, sharedRegister(units));
  const points = await listPointUnits(ctx.tx);
  const ofOthers = points.filter(({ units }) => !mayChange(units)).map(({ code }) => code);
  return { ...(await unitsByCode(ctx.tx, ctx.now)), mayChange, ofOthers: new Set(ofOthers) };
}

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
    await knownUnits(ctx),
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
  const { points, mistakes } = readServicePoints(list, await knownUnits(ctx));
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
  get('/service-points', { permission, of, query: filter }, (ctx) =>
    listPage(ctx, { province: ctx.query.province, typed: '', lines: [] }),
  ),
  post(
    '/service-points',
    { permission, of, body: typedList, upload: { maxBytes: 1_000_000, maxFiles: 1 } },
    takeList,
  ),
  get('/service-points/new', { permission, of }, (ctx) =>
    pointPage(ctx, { typed: emptyPoint, known: false, mistakes: [] }),
  ),
  post('/service-points/new', { permission, of, body: typedPoint }, (ctx) => save(ctx, null)),
  get('/service-points/:code', { permission, of: aServicePoint, params: ofPoint }, async (ctx) =>
    pointPage(ctx, { typed: await typedOf(ctx, ctx.params.code), known: true, mistakes: [] }),
  ),
  post(
    '/service-points/:code',
    { permission, of: aServicePoint, params: ofPoint, body: typedPoint },
    change,
  ),
];
