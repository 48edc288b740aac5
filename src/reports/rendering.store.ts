// Renders pages of publications. What a page shows and the version it is kept under are read from
// one snapshot of the database, so that a page is never taken for one of another version.
import { setImmediate as breathe } from 'node:timers/promises';
import type { Db, Reader, Tx } from '../platform/db/database.ts';
import { publicSurroundings, type Renderer } from '../platform/http/render.ts';
import { sharedBytes } from '../platform/http/shared-bytes.ts';
import type { Lang } from '../platform/i18n/language.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import { resultPages } from '../platform/metrics/metrics.ts';
import { editions } from './editions.store.ts';
import { fileContent, landingContent, pageContent, type Content, type Edition } from './page-content.store.ts';
import type { RenderedPage } from './publication-pages.store.ts';
import { pathOf, type PublishedPage, type RoundPage } from './published-page.ts';
import type { Audience } from './reading.ts';
import { publicAudience } from './readings.store.ts';
import { speechOf } from './report-pages.ts';
import type { Speech } from './speech.ts';
import { readVersions, versionOf, type Versions } from './versions.store.ts';

export interface RenderingTools {
  renderer: Pick<Renderer, 'page' | 'content'>;
  translations: Readonly<Record<Lang, Translate>>;
  /** The fingerprint of the program (build-fingerprint.ts). */
  build: () => string;
}

/** For whom a page is made. `ownLocalityId`: the province a leader answers for. */
export interface Viewer { lang: Lang; audience: Audience; ownLocalityId: number | null }

/** A page in one language. */
export type Wanted = readonly [page: PublishedPage, lang: Lang];
/** A page that has a frame around it. */
export type FramedPage = Exclude<PublishedPage, { kind: 'file' }>;
export interface FramedContent { title: string; html: string }

interface Snapshot { tx: Tx; versions: Versions }

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

/** The page's name in the table and in memory. */
export const nameOf = (page: PublishedPage, lang: Lang): string => `${lang} ${pathOf(page, publicAudience.base)}`;

const html = 'text/html; charset=utf-8';
const csv = 'text/csv; charset=utf-8';

interface Text { page: string; version: string; contentType: string; text: string }

export function rendering({ renderer, translations, build }: RenderingTools): Rendering {
  const loaded = editions();
  const versions = (db: Reader): Promise<Versions> => readVersions(db, build());
  const inSnapshot = <T>(db: Db, work: (snapshot: Snapshot) => Promise<T>): Promise<T> =>
    db.transaction(async (tx) => work({ tx, versions: await versions(tx) }), { isolationLevel: 'repeatable read', readOnly: true });
  const speech = (lang: Lang): Speech => speechOf({ lang, t: translations[lang] });
  const surroundings = (page: PublishedPage, { lang, audience }: Viewer) => publicSurroundings(lang, translations[lang], pathOf(page, audience.base));

  const editionOf = (snapshot: Snapshot, page: RoundPage, audience: Audience): Promise<Edition> =>
    loaded.ofRound(snapshot.tx, page.round, { version: versionOf(snapshot.versions, page), audience });
  const contentOf = async (snapshot: Snapshot, page: FramedPage, viewer: Viewer): Promise<Content> => {
    resultPages.inc({ source: 'rendered' });
    const reader = { ...viewer, speech: speech(viewer.lang) };
    if (page.kind === 'landing') return landingContent(await loaded.overview(snapshot.tx, snapshot.versions.byRound, viewer.audience), reader);
    return await pageContent(snapshot.tx, await editionOf(snapshot, page, viewer.audience), page, reader);
  };
  const textOf = async (snapshot: Snapshot, [page, lang]: Wanted): Promise<Text> => {
    const viewer: Viewer = { lang, audience: publicAudience, ownLocalityId: null };
    const named = { page: nameOf(page, lang), version: versionOf(snapshot.versions, page) };
    if (page.kind === 'file') {
      resultPages.inc({ source: 'rendered' });
      return { ...named, contentType: csv, text: await fileContent(await editionOf(snapshot, page, publicAudience), speech(lang)) };
    }
    const { view, data } = await contentOf(snapshot, page, viewer);
    return { ...named, contentType: html, text: renderer.page(view, data, surroundings(page, viewer)) };
  };
  const textsOf = async (snapshot: Snapshot, wanted: readonly Wanted[]): Promise<Text[]> => {
    const texts: Text[] = [];
    for (const one of wanted) {
      texts.push(await textOf(snapshot, one));
      await breathe();
    }
    return texts;
  };

  return {
    versions, known: loaded.known,
    load: (db, roundCode, audience) => inSnapshot(db, (snapshot) => editionOf(snapshot, { kind: 'definition', round: roundCode }, audience)),
    pages: async (db, wanted) => {
      const texts = await inSnapshot(db, (snapshot) => textsOf(snapshot, wanted));
      return await Promise.all(texts.map(async ({ page, version, contentType, text }) => ({ page, version, bytes: await sharedBytes(contentType, text) })));
    },
    content: (db, page, viewer) => inSnapshot(db, async (snapshot) => {
      const { view, data } = await contentOf(snapshot, page, viewer);
      return { title: data.title, html: renderer.content(view, data, surroundings(page, viewer)), version: versionOf(snapshot.versions, page) };
    }),
  };
}
