// Renders pages of publications. What a page shows and the version it is kept under are read from
// one snapshot of the database, so that a page is never taken for one of another version.
import { setImmediate as nextEventLoopTurn } from 'node:timers/promises';
import type { Db, Tx } from '../platform/db/connect.ts';
import { publicSurroundings, type PageSurroundings } from '../platform/http/render.ts';
import { sharedBytes } from '../platform/http/shared-bytes.ts';
import type { Lang } from '../platform/i18n/language.ts';
import { resultPages } from '../platform/metrics/metrics.ts';
import { editions } from './editions.store.ts';
import { fileContent, landingContent, pageContent } from './page-content.store.ts';
import type { Content, Edition } from './page-parts.ts';
import { communeFileContent } from './communes/communes-file.store.ts';
import { changeFileContent } from './changes/change-file.store.ts';
import { groupFileContent } from './groups/groups-file.store.ts';
import type { RenderedPage } from './publication-pages.store.ts';
import {
  isFile,
  pathOf,
  type FilePage,
  type PublishedPage,
  type RoundPage,
} from './published-page.ts';
import type { Audience } from './published-results.ts';
import { publicAudience } from './published-results.store.ts';
import { speechOf } from './report-pages.ts';
import type { Formatter } from './wording/formatter.ts';
import { readVersions, versionOf, type Versions } from './versions.store.ts';
import {
  csv,
  type FramedContent,
  type FramedPage,
  html,
  nameOf,
  type RenderContext,
  type RenderingTools,
  type Text,
  type Viewer,
  type Wanted,
} from './rendering-tools.ts';

interface Snapshot {
  tx: Tx;
  versions: Versions;
}

export interface Rendering {
  versions(db: Db): Promise<Versions>;
  /** The publication of a page as it is loaded; null when it has to be loaded first. */
  known(version: string, audience: Audience): Edition | null;
  /** Loads the publication that is of the round now. Throws `notFound`. */
  load(db: Db, roundCode: string, audience: Audience): Promise<Edition>;
  /** Pages for visitors, all from one snapshot. Throws `notFound`. */
  pages(db: Db, wanted: readonly Wanted[]): Promise<RenderedPage[]>;
  /** What stands inside the frame, and the version it is of. Throws `notFound`. */
  content(db: Db, page: FramedPage, viewer: Viewer): Promise<FramedContent & { version: string }>;
}

export function rendering(tools: RenderingTools): Rendering {
  const context: RenderContext = { ...tools, loaded: editions() };
  return {
    versions: (db) => readVersions(db, context.build()),
    known: context.loaded.known,
    load: (db, round, audience) =>
      inSnapshot(context, db, (snapshot) => {
        return editionOf(context, snapshot, { kind: 'definition', round }, audience);
      }),
    pages: async (db, wanted) => {
      const texts = await inSnapshot(context, db, (snapshot) => textsOf(context, snapshot, wanted));
      return await Promise.all(texts.map(renderedPage));
    },
    content: (db, page, viewer) =>
      inSnapshot(context, db, async (snapshot) => {
        const { view, data } = await contentOf(context, snapshot, page, viewer);
        const html = context.renderer.content(view, data, surroundings(context, page, viewer));
        return { title: data.title, html, version: versionOf(snapshot.versions, page) };
      }),
  };
}

async function inSnapshot<T>(
  context: RenderContext,
  db: Db,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T> {
  const snapshot = { isolationLevel: 'repeatable read', readOnly: true } as const;
  return await db.transaction(async (tx) => {
    return await work({ tx, versions: await readVersions(tx, context.build()) });
  }, snapshot);
}

const formatter = ({ translations }: RenderContext, lang: Lang): Formatter =>
  speechOf({ lang, t: translations[lang] });

function surroundings(
  context: RenderContext,
  page: PublishedPage,
  viewer: Viewer,
): PageSurroundings {
  const { lang, audience } = viewer;
  return publicSurroundings(lang, context.translations[lang], pathOf(page, audience.base));
}

function editionOf(
  { loaded }: RenderContext,
  { tx, versions }: Snapshot,
  page: RoundPage,
  audience: Audience,
): Promise<Edition> {
  return loaded.ofRound(tx, page.round, { version: versionOf(versions, page), audience });
}

async function contentOf(
  context: RenderContext,
  snapshot: Snapshot,
  page: FramedPage,
  viewer: Viewer,
): Promise<Content> {
  resultPages.inc({ source: 'rendered' });
  const reader = { ...viewer, formatter: formatter(context, viewer.lang) };
  if (page.kind === 'landing') {
    const { tx, versions } = snapshot;
    const overview = await context.loaded.overview(tx, versions.byRound, viewer.audience);
    return landingContent(overview, reader);
  }
  const edition = await editionOf(context, snapshot, page, viewer.audience);
  return await pageContent(snapshot.tx, edition, page, reader);
}

async function textOf(
  context: RenderContext,
  snapshot: Snapshot,
  [page, lang]: Wanted,
): Promise<Text> {
  const named = { page: nameOf(page, lang), version: versionOf(snapshot.versions, page) };
  if (isFile(page))
    return {
      ...named,
      contentType: csv,
      text: await fileText(context, snapshot, page, formatter(context, lang)),
    };
  const viewer: Viewer = { lang, audience: publicAudience, ownLocalityId: null };
  const { view, data } = await contentOf(context, snapshot, page, viewer);
  const text = context.renderer.page(view, data, surroundings(context, page, viewer));
  return { ...named, contentType: html, text };
}

const FILE_CONTENTS = {
  groupFile: groupFileContent,
  changeFile: changeFileContent,
  communeFile: communeFileContent,
};

async function fileText(
  context: RenderContext,
  snapshot: Snapshot,
  page: FilePage,
  formatter: Formatter,
): Promise<string> {
  resultPages.inc({ source: 'rendered' });
  if (page.kind !== 'file') {
    const edition = await editionOf(context, snapshot, page, publicAudience);
    return await FILE_CONTENTS[page.kind](snapshot.tx, edition, formatter);
  }
  const edition =
    page.edition === undefined
      ? await editionOf(context, snapshot, page, publicAudience)
      : await context.loaded.past(snapshot.tx, page.round, page.edition, publicAudience);
  return await fileContent(edition, formatter);
}

/** Other work of the process has its turn after each page. */
async function textsOf(
  context: RenderContext,
  snapshot: Snapshot,
  wanted: readonly Wanted[],
): Promise<Text[]> {
  const texts: Text[] = [];
  for (const one of wanted) {
    texts.push(await textOf(context, snapshot, one));
    await nextEventLoopTurn();
  }
  return texts;
}

const renderedPage = async ({ page, version, contentType, text }: Text): Promise<RenderedPage> => ({
  page,
  version,
  bytes: await sharedBytes(contentType, text),
});
