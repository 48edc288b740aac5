// The pages of publications, each rendered once from each version of what it shows. Visitors get
// them as bytes: from memory, else from the table, else rendered for all who wait. For signed-in
// readers the content is kept, and the frame with their name is put around it at each request.
import { inTransaction } from '../platform/db/database.ts';
import type { Pool } from '../platform/db/connect.ts';
import { sizeOfShared, type SharedBytes } from '../platform/http/shared-bytes.ts';
import type { Lang } from '../platform/i18n/language.ts';
import { log, loggableError } from '../platform/log/log.ts';
import { resultPages } from '../platform/metrics/metrics.ts';
import { remembered } from '../platform/remembered.ts';
import { sharedWork } from '../platform/shared-work.ts';
import { sizedCache } from '../platform/sized-cache.ts';
import { checkPage } from './page-content.store.ts';
import {
  findRenderedPage,
  saveRenderedPages,
  type RenderedPage,
} from './publication-pages.store.ts';
import { pathOf, type PublishedPage } from './published-page.ts';
import { publicAudience } from './published-results.store.ts';
import {
  nameOf,
  type FramedContent,
  type FramedPage,
  type RenderingTools,
  type Viewer,
} from './rendering-tools.ts';
import { rendering, type Rendering } from './rendering.store.ts';
import { versionOf, type Versions } from './versions.store.ts';

export interface PublishedPages {
  /** A page for visitors; no query is made while it is in memory. Throws `notFound`. */
  shared(db: Pool, page: PublishedPage, lang: Lang): Promise<SharedBytes>;
  /** The part of a page inside the frame, as the data are now. Throws `notFound`. */
  content(db: Pool, page: FramedPage, viewer: Viewer): Promise<FramedContent>;
}

const megabyte = 1024 * 1024;
/** Compressed pages, some thousands of them. */
const sharedMemory = 32 * megabyte;
/** Contents of signed-in readers, some hundreds. */
const contentMemory = 16 * megabyte;
/** Different pages that may wait to be rendered in this process. */
const line = 500;

/**
 * How old the knowledge of what is published may be. A change shows `lateMs` later at the latest
 * (copies in browsers and proxies: `sharedSeconds` more); where the database does not answer, pages
 * stay as they are for `keepMs`.
 */
export const versionTimes = { freshMs: 1_000, lateMs: 2_000, keepMs: 60_000, patienceMs: 300 };

export function publishedPages(tools: RenderingTools): PublishedPages {
  const renders = rendering(tools);
  const versions = remembered<Versions>(versionTimes);
  const memory = sizedCache<SharedBytes>(sharedMemory, sizeOfShared);
  const contents = sizedCache<FramedContent>(contentMemory, ({ html }) => 2 * html.length);
  const work = sharedWork(line);

  const shared: PublishedPages['shared'] = async (db, page, lang) => {
    const version = versionOf(await versions.get(() => renders.versions(db)), page);
    const name = nameOf(page, lang);
    const known = memory.get(`${version} ${name}`);
    if (known) return known;
    const edition = renders.known(version, publicAudience);
    if (edition) checkPage(edition, page);
    return await work.once(`${version} ${name}`, async () => {
      const found =
        (await storedPage(db, renders, { page, name, version })) ??
        (await renderedPage(db, renders, [page, lang]));
      if (found.version !== version) versions.forget();
      memory.set(`${found.version} ${name}`, found.bytes);
      return found.bytes;
    });
  };

  const content: PublishedPages['content'] = async (db, page, viewer) => {
    const name = contentName(page, viewer);
    const version = versionOf(await renders.versions(db), page);
    const known = contents.get(`${version} ${name}`);
    if (known) return known;
    const edition = renders.known(version, viewer.audience);
    if (edition) checkPage(edition, page);
    return await work.once(`${version} ${name}`, async () => {
      const { title, html, version: rendered } = await renders.content(db, page, viewer);
      contents.set(`${rendered} ${name}`, { title, html });
      return { title, html };
    });
  };
  return { shared, content };
}

/** A leader's own province is marked on two pages; the others are the same for all signed in. */
function contentName(page: FramedPage, { lang, audience, ownLocalityId }: Viewer): string {
  const own = page.kind === 'landing' || page.kind === 'ranking' ? ownLocalityId : null;
  return `content ${own ?? ''} ${lang} ${pathOf(page, audience.base)}`;
}

interface Named {
  page: PublishedPage;
  name: string;
  version: string;
}

/** From the table. The publication is loaded first: a page it does not have is not looked for. */
async function storedPage(
  db: Pool,
  renders: Rendering,
  { page, name, version }: Named,
): Promise<RenderedPage | null> {
  if (page.kind !== 'landing')
    checkPage(
      renders.known(version, publicAudience) ??
        (await renders.load(db, page.round, publicAudience)),
      page,
    );
  const bytes = await findRenderedPage(db, name, version);
  if (!bytes) return null;
  resultPages.inc({ source: 'stored' });
  return { page: name, version, bytes };
}

/** A page that cannot be stored – on a replica, or a full disk – is still a page. */
async function renderedPage(
  db: Pool,
  renders: Rendering,
  wanted: readonly [PublishedPage, Lang],
): Promise<RenderedPage> {
  const [rendered] = await renders.pages(db, [wanted]);
  await inTransaction(db, (tx) => saveRenderedPages(tx, [rendered!])).catch((error: unknown) => {
    log.warn({ error: loggableError(error) }, 'a rendered result page could not be stored');
  });
  return rendered!;
}
