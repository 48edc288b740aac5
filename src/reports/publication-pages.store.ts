// The table of rendered pages. It holds nothing that cannot be rendered again.
import type { Reader, Tx } from '../platform/db/connect.ts';
import type { SharedBytes } from '../platform/http/shared-bytes.ts';

export interface RenderedPage {
  page: string;
  version: string;
  bytes: SharedBytes;
}
interface Row {
  content_type: string;
  digest: string;
  brotli: Buffer;
  gzip: Buffer;
}

/** Null when the page was not rendered from this version. */
export async function findRenderedPage(
  db: Reader,
  page: string,
  version: string,
): Promise<SharedBytes | null> {
  const row = (await db<Row>('publication_pages')
    .where({ page, version } as never)
    .first('content_type', 'digest', 'brotli', 'gzip')) as Row | undefined;
  return row
    ? { contentType: row.content_type, digest: row.digest, brotli: row.brotli, gzip: row.gzip }
    : null;
}

/** The names of those that are there in their version. */
export async function listRendered(
  db: Reader,
  wanted: readonly { page: string; version: string }[],
): Promise<Set<string>> {
  const pairs = wanted.map(({ page, version }) => [page, version]);
  const rows = (await db('publication_pages')
    .whereIn(['page', 'version'], pairs)
    .select('page')
    .orderBy('page')) as { page: string }[];
  return new Set(rows.map(({ page }) => page));
}

/** In one order, so that two processes that save the same pages do not deadlock. */
export async function saveRenderedPages(tx: Tx, rendered: readonly RenderedPage[]): Promise<void> {
  if (rendered.length === 0) return;
  const inOrder = [...rendered].sort((a, b) => (a.page < b.page ? -1 : 1));
  const rows = inOrder.map(({ page, version, bytes }) => ({
    page,
    version,
    content_type: bytes.contentType,
    digest: bytes.digest,
    brotli: bytes.brotli,
    gzip: bytes.gzip,
    rendered_at: tx.fn.now(),
  }));
  await tx('publication_pages').insert(rows).onConflict(['page']).merge();
}
