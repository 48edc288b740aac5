// Endpoints of the population totals that weights can be adjusted to.
import { aMargin } from './margin-thing.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { inTransaction } from '../../platform/db/database.ts';
import {
  get,
  post,
  postCommitting,
  type Endpoint,
  type FormContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { body, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { uploadedTable } from '../../platform/workbook/uploaded-table.files.ts';
import { addMargin, marginMistakes } from './add-margin.command.ts';
import {
  emptyMargin,
  marginPage,
  marginsPage,
  marginTable,
  newMarginPage,
  type TypedNew,
} from './margin-pages.reply.ts';
import { findMarginByCode, retireMargin } from './margins.store.ts';

const permission = 'population.manage';
const of = 'anywhere';
const ofMargin = z.object({ code: z.string().max(60) });
const text = (longest: number) => z.string().max(longest).default('');
const typedMargin = z.object({
  code: text(80),
  name: text(400),
  source: text(1_000),
  asOf: text(40),
  table: text(260_000),
});

/** The file is read before a transaction is begun: while a thread is at work no connection is held. */
async function take(ctx: FormContext<unknown, unknown, TypedNew>): Promise<Reply> {
  const [code, name, source, asOf] = [
    ctx.body.code.trim(),
    ctx.body.name.trim(),
    ctx.body.source.trim(),
    ctx.body.asOf.trim(),
  ];
  const typed = { code, name, source, asOf };
  const table = await uploadedTable(ctx.body.table, ctx.files);
  const refuse = (db: MarginDb, refused: Parameters<typeof newMarginPage>[2], shown: string) =>
    newMarginPage({ ...ctx, db }, { ...typed, table: shown }, refused);
  if (table === null) {
    const lines = [{ row: 1, column: '', code: 'notTable', value: '' }];
    return refuse(ctx.db, { mistakes: marginMistakes(typed), lines }, ctx.body.table);
  }
  return await inTransaction(ctx.db, async (tx) => {
    const added = await addMargin(tx, typed, table, { actor: ctx.actor, at: ctx.now });
    return 'code' in added ? redirect(`/margins/${added.code}`) : refuse(tx, added, table);
  });
}

type MarginDb =
  FormContext<unknown, unknown, unknown>['db'] | WriteContext<unknown, unknown, unknown>['tx'];

async function retire(ctx: WriteContext<{ code: string }, unknown, unknown>): Promise<Reply> {
  const margin = await findMarginByCode(ctx.tx, ctx.params.code);
  if (!margin) throw problem('notFound');
  if (!(await retireMargin(ctx.tx, margin.id, ctx.now))) throw problem('conflict');
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'margin.retired',
    objectId: margin.id,
    details: { code: margin.code },
  });
  return redirect('/margins');
}

export const marginRoutes: Endpoint[] = [
  get('/margins', { permission, of }, marginsPage),
  get('/margins/new', { permission, of: 'new' }, (ctx) =>
    Promise.resolve(newMarginPage(ctx, emptyMargin)),
  ),
  postCommitting(
    '/margins/new',
    { permission, of: 'new', body: typedMargin, upload: { maxBytes: 2_000_000, maxFiles: 1 } },
    take,
  ),
  get('/margins/:code', { permission, of, params: ofMargin }, marginPage),
  get('/margins/:code/table.csv', { permission, of, params: ofMargin }, async (ctx) => {
    const { name, text } = await marginTable(ctx);
    return body('text/csv; charset=utf-8', text, {
      headers: { 'Content-Disposition': `attachment; filename="${name}"` },
    });
  }),
  post('/margins/:code/retire', { permission, of: aMargin, params: ofMargin }, retire),
];
