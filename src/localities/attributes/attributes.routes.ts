// Endpoints of the attributes that models of communes lean on.
import { anAttribute } from './attribute-thing.store.ts';
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
import { addAttribute, attributeMistakes } from './add-attribute.command.ts';
import { attributeFile } from './attribute-file.store.ts';
import { attributeOf, attributePage, attributesPage } from './attribute-pages.reply.ts';
import { retireAttribute } from './attributes.store.ts';
import { emptyForm, newAttributePage } from './new-attribute.reply.ts';

const permission = 'population.manage';
const of = 'anywhere';
const ofAttribute = z.object({ code: z.string().max(60) });
const text = (longest: number) => z.string().max(longest).trim().default('');
const typedForm = z.object({
  code: text(80),
  nameVi: text(400),
  nameEn: text(400),
  source: text(1_000),
  asOf: text(40),
  table: z.string().max(260_000).default(''),
});

/** The file is read before a transaction is begun: while a thread is at work no connection is held. */
async function take(ctx: FormContext<unknown, unknown, z.infer<typeof typedForm>>): Promise<Reply> {
  const { table: pasted, ...typed } = ctx.body;
  const table = await uploadedTable(pasted, ctx.files);
  if (table === null) {
    const lines = [{ row: 1, column: '', code: 'notTable', value: '' }];
    return newAttributePage(ctx, ctx.body, { mistakes: attributeMistakes(typed), lines });
  }
  return await inTransaction(ctx.db, async (tx) => {
    const added = await addAttribute(tx, typed, table, { actor: ctx.actor, at: ctx.now });
    return 'code' in added
      ? redirect(`/attributes/${added.code}`)
      : newAttributePage({ ...ctx, db: tx }, { ...typed, table }, added);
  });
}

async function retire(ctx: WriteContext<{ code: string }, unknown, unknown>): Promise<Reply> {
  const attribute = await attributeOf({ ...ctx, db: ctx.tx });
  if (!(await retireAttribute(ctx.tx, attribute.id, ctx.now))) throw problem('conflict');
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'attribute.retired',
    objectId: attribute.id,
    details: { code: attribute.code },
  });
  return redirect('/attributes');
}

export const attributeRoutes: Endpoint[] = [
  get('/attributes', { permission, of }, attributesPage),
  get('/attributes/new', { permission, of: 'new' }, (ctx) =>
    Promise.resolve(newAttributePage(ctx, emptyForm)),
  ),
  postCommitting(
    '/attributes/new',
    { permission, of: 'new', body: typedForm, upload: { maxBytes: 2_000_000, maxFiles: 1 } },
    take,
  ),
  get('/attributes/:code', { permission, of, params: ofAttribute }, attributePage),
  get('/attributes/:code/table.csv', { permission, of, params: ofAttribute }, async (ctx) => {
    const attribute = await attributeOf(ctx);
    return body('text/csv; charset=utf-8', await attributeFile(ctx.db, attribute), {
      headers: { 'Content-Disposition': `attachment; filename="${attribute.code}.csv"` },
    });
  }),
  post('/attributes/:code/retire', { permission, of: anAttribute, params: ofAttribute }, retire),
];
