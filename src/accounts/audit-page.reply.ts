// The audit log, page by page.
import { z } from 'zod';
import type { ReadContext } from '../platform/http/endpoint.ts';
import { page } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import type { Actor } from '../platform/http/access.ts';
import { HOST_ORGANISATION } from './host-organisation.ts';
import { reachOf } from './permissions.ts';
import { listAuditLines } from './audit.store.ts';

export const auditPages = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) });

const linesOnPage = 50;

/** Administrators of the host read every line, others those of their organisations. */
function readable(actor: Actor | null): readonly string[] | null {
  const { organisations } = reachOf(actor, 'audit.read');
  return organisations.includes(HOST_ORGANISATION) ? null : organisations;
}

export async function auditPage(
  ctx: ReadContext<unknown, z.infer<typeof auditPages>>,
): Promise<Reply> {
  const pageNumber = ctx.query.page;
  const offset = (pageNumber - 1) * linesOnPage;
  const found = await listAuditLines(ctx.db, readable(ctx.actor), {
    limit: linesOnPage + 1,
    offset,
  });
  const lines = found.slice(0, linesOnPage);
  const more = found.length > linesOnPage;
  const title = ctx.t('accounts.audit.title');
  return page('accounts/audit', { title, office: true, lines, pageNumber, more });
}
