// The audit log in words: searched page by page, and as a file of everything that was found.
import { Readable } from 'node:stream';
import { inTransaction } from '../../platform/db/database.ts';
import type { Pool } from '../../platform/db/connect.ts';
import { BYTE_ORDER_MARK, csvLine } from '../../platform/csv-cells.ts';
import type { Actor } from '../../platform/http/access.ts';
import { get, type Endpoint, type PageContext } from '../../platform/http/endpoint.ts';
import { page, stream } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { Translate } from '../../platform/i18n/translations.ts';
import { audit, listAuditLines, type AuditLine } from '../audit.store.ts';
import { HOST_ORGANISATION } from '../host-organisation.ts';
import { makerOf, reachOf } from '../permissions.ts';
import { actions, subjects } from './actions.ts';
import {
  filterFrom,
  queryOf,
  typedFilter,
  type AuditFilter,
  type TypedFilter,
} from './audit-filter.ts';

const permission = 'audit.read';
const of = 'anywhere';
const LINES_ON_PAGE = 50;
const LINES_READ = 2_000;

type AuditContext = PageContext<unknown, TypedFilter>;

/** Administrators of the host read every line, others those of their organisations. */
function readable(actor: Actor | null): readonly string[] | null {
  const { organisations } = reachOf(actor, permission);
  return organisations.includes(HOST_ORGANISATION) ? null : organisations;
}

/** A line of a version before may have an action that has no words. */
const inWords = (t: Translate, { action }: AuditLine): string =>
  actions.some((known) => known === action) ? t(`accounts.audit.actions.${action}`) : action;

const detailsOf = ({ details }: AuditLine): string =>
  Object.entries(details)
    .filter(([, value]) => value !== null)
    .map(
      ([key, value]) =>
        `${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
    )
    .join('; ');

async function auditPage(ctx: AuditContext): Promise<Reply> {
  const { page: pageNumber } = ctx.query;
  const filter = filterFrom(ctx.query, readable(ctx.actor));
  const offset = (pageNumber - 1) * LINES_ON_PAGE;
  const found = await listAuditLines(ctx.db, filter, { limit: LINES_ON_PAGE + 1, offset });
  const query = queryOf(ctx.query);
  return page('accounts/audit', {
    title: ctx.t('accounts.audit.title'),
    office: true,
    lines: found.slice(0, LINES_ON_PAGE).map((line) => ({
      ...line,
      words: inWords(ctx.t, line),
      details: detailsOf(line),
    })),
    typed: ctx.query,
    subjects,
    file: `/audit.csv${query === '' ? '' : `?${query}`}`,
    newer: pageNumber > 1 ? `/audit?${query}&page=${pageNumber - 1}` : null,
    older: found.length > LINES_ON_PAGE ? `/audit?${query}&page=${pageNumber + 1}` : null,
  });
}

async function* linesOf(db: Pool, filter: AuditFilter, t: Translate): AsyncGenerator<string> {
  const columns = ['at', 'who', 'what', 'action', 'object', 'details'];
  yield BYTE_ORDER_MARK + csvLine(columns.map((column) => t(`accounts.audit.${column}`)));
  let beforeId: string | null = null;
  for (;;) {
    const lines: AuditLine[] = await listAuditLines(db, filter, { limit: LINES_READ, beforeId });
    if (lines.length === 0) return;
    yield lines
      .map((line) =>
        csvLine([
          line.at.toISOString(),
          line.actorName ?? t('accounts.audit.system'),
          inWords(t, line),
          line.action,
          line.objectId,
          JSON.stringify(line.details),
        ]),
      )
      .join('');
    beforeId = lines.at(-1)!.id;
  }
}

async function auditFile(ctx: AuditContext): Promise<Reply> {
  const filter = filterFrom(ctx.query, readable(ctx.actor));
  await inTransaction(ctx.db, (tx) =>
    audit(tx, {
      at: ctx.now,
      actor: ctx.actor,
      organisationId: makerOf(ctx.actor, permission),
      action: 'audit.exported',
      details: { query: queryOf(ctx.query) },
    }),
  );
  const source = Readable.from(linesOf(ctx.db, filter, ctx.t), { objectMode: false });
  return stream('text/csv; charset=utf-8', 'audit.csv', source);
}

export const auditRoutes: Endpoint[] = [
  get('/audit', { permission, of, query: typedFilter }, auditPage),
  get('/audit.csv', { permission, of, query: typedFilter, heavy: true }, auditFile),
];
