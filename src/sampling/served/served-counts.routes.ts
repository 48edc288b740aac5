// The researcher's page of served counts: what has been reported by month, and many from a table.
import { can, sharedRegister } from '../../accounts/permissions.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import type { CsvMistake } from '../../platform/csv-table.ts';
import { inTransaction } from '../../platform/db/database.ts';
import {
  get,
  postCommitting,
  type Endpoint,
  type FormContext,
  type ReadContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { uploadedTable } from '../../platform/workbook/uploaded-table.files.ts';
import { knownServed } from './known-served.store.ts';
import { listServedMonths, saveServedCounts } from './served-counts.store.ts';
import { readServed } from './served-table.ts';

const permission = 'servedCounts.manage';
const of = 'anywhere';
const typedCounts = z.object({ list: z.string().max(1_000_000).default('') });

async function servedPage(
  ctx: ReadContext<unknown, unknown>,
  shown: { typed: string; mistakes: readonly CsvMistake[] } = { typed: '', mistakes: [] },
): Promise<Reply> {
  const { mistakes } = shown;
  return page(
    'sampling/served-counts',
    {
      title: ctx.t('sampling.served.title'),
      office: true,
      months: await listServedMonths(ctx.db),
      typed: shown.typed.slice(0, 250_000),
      lines: mistakes.slice(0, 100).map(({ row, column, code, value }) => ({
        row,
        column,
        text: ctx.t(`sampling.served.mistakes.${code}`, { value }),
      })),
      errors:
        mistakes.length > 0 ? [{ field: 'list', text: ctx.t('sampling.served.refused') }] : [],
    },
    { status: mistakes.length > 0 ? 422 : 200 },
  );
}

/** The file is read before a transaction is begun: while a thread is at work no connection is held. */
async function take(ctx: FormContext<unknown, unknown, { list: string }>): Promise<Reply> {
  const list = await uploadedTable(ctx.body.list, ctx.files);
  if (list === null)
    return await servedPage(ctx, {
      typed: ctx.body.list,
      mistakes: [{ row: 1, column: '', code: 'notTable', value: '' }],
    });
  return await inTransaction(ctx.db, async (tx) => {
    const { counts, mistakes } = readServed(list, {
      ...(await knownServed(tx, ctx.now)),
      mayReport: (units) => can(ctx.actor, permission, sharedRegister(units)),
    });
    if (mistakes.length > 0) return await servedPage({ ...ctx, db: tx }, { typed: list, mistakes });
    await saveServedCounts(tx, counts, { source: 'table', at: ctx.now });
    await audit(tx, {
      at: ctx.now,
      actor: ctx.actor,
      action: 'servedCounts.imported',
      details: { counts: counts.length },
    });
    return redirect('/served-counts');
  });
}

export const servedCountRoutes: Endpoint[] = [
  get('/served-counts', { permission, of }, (ctx) => servedPage(ctx)),
  postCommitting(
    '/served-counts',
    { permission, of, body: typedCounts, upload: { maxBytes: 4_000_000, maxFiles: 1 } },
    take,
  ),
];
