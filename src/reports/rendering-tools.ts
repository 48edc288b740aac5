// What it takes to render pages of publications.
import type { Renderer } from '../platform/http/render.ts';
import type { Lang } from '../platform/i18n/language.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import type { Editions } from './editions.store.ts';
import { pathOf, type FilePage, type PublishedPage } from './published-page.ts';
import type { Audience } from './published-results.ts';
import { publicAudience } from './published-results.store.ts';

export interface RenderingTools {
  renderer: Pick<Renderer, 'page' | 'content'>;
  translations: Readonly<Record<Lang, Translate>>;
  /** The fingerprint of the program (build-fingerprint.ts). */
  build: () => string;
}

/** For whom a page is made. `ownLocalityId`: the province a leader answers for. */
export interface Viewer {
  lang: Lang;
  audience: Audience;
  ownLocalityId: number | null;
}

/** A page in one language. */
export type Wanted = readonly [page: PublishedPage, lang: Lang];

/** A page that has a frame around it. */
export type FramedPage = Exclude<PublishedPage, FilePage>;

export interface FramedContent {
  title: string;
  html: string;
}

/** The page's name in the table and in memory. */
export const nameOf = (page: PublishedPage, lang: Lang): string =>
  `${lang} ${pathOf(page, publicAudience.base)}`;

export const html = 'text/html; charset=utf-8';

export const csv = 'text/csv; charset=utf-8';

export interface Text {
  page: string;
  version: string;
  contentType: string;
  text: string;
}

/** The tools, with the publications that were loaded. */
export interface RenderContext extends RenderingTools {
  loaded: Editions;
}
