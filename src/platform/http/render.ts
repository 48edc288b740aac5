// Views are EJS files below views/, rendered into views/layout.ejs. Each file is read and compiled
// once per process (again at every request in development).
import { ownValue } from '../own-value.ts';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ejs from 'ejs';
import { formatsOf } from '../i18n/formats.ts';
import { withLanguages } from '../i18n/language-marks.ts';
import { directionOf, type LanguageChoice } from '../i18n/language-tags.ts';
import { ownName } from '../i18n/language-names.ts';
import { languages, type Lang } from '../i18n/language.ts';
import type { Translate } from '../i18n/translations.ts';
import { builtAssetsFolder } from '../config/paths.ts';
import type { Actor } from './access.ts';
import { chunksOf } from './page-template.ts';
import type { Slots, PageData, PageLanguage } from './reply-kinds.ts';
import { recentlyUsed } from '../memo.ts';

export interface PageSurroundings {
  language: PageLanguage;
  actor: Actor | null;
  /** Hidden input that proves the form came from this site. */
  csrf: string;
  /** Path with query, as asked. */
  path: string;
  /** Whether the reader may do this to what the page is about. */
  can: (permission: string) => boolean;
  /** Whether the reader may do this to anything. */
  canAnywhere: (permission: string) => boolean;
  /** Whether the reader may make a new thing by it. */
  mayMake: (permission: string) => boolean;
}

/** A public page: no user is signed in, and it has no form that needs a CSRF token. */
export const publicSurroundings = (lang: Lang, t: Translate, path: string): PageSurroundings => ({
  language: { tag: lang, direction: 'ltr', lang, t, chosen: lang, further: [] },
  actor: null,
  csrf: '',
  path,
  can: () => false,
  canAnywhere: () => false,
  mayMake: () => false,
});

export interface Renderer {
  /** The full HTML of a page. */
  page(view: string, data: PageData, surroundings: PageSurroundings): string;
  /** What a view puts into the layout; `framed` makes the page of it. */
  content(view: string, data: PageData, surroundings: PageSurroundings): string;
  /** The layout around a content, for this reader. */
  framed(content: string, data: PageData, surroundings: PageSurroundings): string;
  /** The page around its slots (reply.ts): rendered once for the same data. */
  chunks(view: string, data: PageData, surroundings: PageSurroundings): Chunks;
  /** One view without the layout. */
  fragment(view: string, data: Record<string, unknown>): string;
}

/** The address of a static file with its fingerprint, so that it may be cached for ever. */
function assetLinks(publicFolder: string, cache: boolean): (name: string) => string {
  const links = new Map<string, string>();
  return (name) => {
    const known = links.get(name);
    if (known && cache) return known;
    const file = [publicFolder, builtAssetsFolder]
      .map((folder) => join(folder, name))
      .find((path) => existsSync(path));
    if (file === undefined) throw new Error(`No such file below public/ or dist/public/: ${name}`);
    const link = `/assets/${name}?v=${createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 10)}`;
    links.set(name, link);
    return link;
  };
}

/** The same page in another language: the choice is remembered by the cookie the link sets. */
export function languageLink(path: string, lang: string): string {
  const [pathname = '/', query = ''] = path.split('?');
  const search = new URLSearchParams(query);
  search.set('lang', lang);
  return `${pathname}?${search.toString()}`;
}

/** The application's own languages, offered on every page. */
const ownChoices: readonly LanguageChoice[] = languages.map((code) => ({
  code,
  tag: code,
  name: ownName(code) ?? code,
  direction: directionOf(code),
}));

export function makeRenderer(
  folders: { views: string; public: string },
  options: { cache: boolean },
): Renderer {
  const compiled = new Map<string, ejs.TemplateFunction>();
  const asset = assetLinks(folders.public, options.cache);
  const template = (view: string): ejs.TemplateFunction => {
    const known = compiled.get(view);
    if (known && options.cache) return known;
    const filename = join(folders.views, `${view}.ejs`);
    const made = ejs.compile(readFileSync(filename, 'utf8'), {
      filename,
      cache: options.cache,
      views: [folders.views],
    }) as ejs.TemplateFunction;
    compiled.set(view, made);
    return made;
  };
  const localsOf = (data: PageData, surroundings: PageSurroundings) => ({
    office: false,
    ...data,
    ...surroundings,
    lang: surroundings.language.lang,
    t: surroundings.language.t,
    asset,
    fmt: formatsOf(surroundings.language.lang),
    currentPath: surroundings.path.split('?')[0],
    languageChoices: [...ownChoices, ...surroundings.language.further],
    langLink: (lang: string) => languageLink(surroundings.path, lang),
  });
  const content: Renderer['content'] = (view, data, surroundings) =>
    template(view)(localsOf(data, surroundings));
  const framed: Renderer['framed'] = (inner, data, surroundings) =>
    withLanguages(template('layout')({ ...localsOf(data, surroundings), content: inner }));
  const page: Renderer['page'] = (view, data, surroundings) =>
    framed(content(view, data, surroundings), data, surroundings);
  return {
    page,
    content,
    framed,
    chunks: options.cache ? kept(page) : (...args) => encoded(page(...args)),
    fragment: (view, data) => template(view)(data),
  };
}

/** A page as it goes over the wire: `texts[0]`, what fills the slot `slots[0]`, `texts[1]`, … */
export interface Chunks {
  texts: readonly Buffer[];
  slots: readonly string[];
}

function encoded(html: string): Chunks {
  const chunks = chunksOf(html);
  return {
    texts: chunks.filter((_, index) => index % 2 === 0).map((text) => Buffer.from(text)),
    slots: chunks.filter((_, index) => index % 2 === 1),
  };
}

/** A UTF-16 unit is three bytes of UTF-8 at most. */
const roomFor = (text: string): number => text.length * 3;

/** The whole page, its slots filled in. */
export function fill({ texts, slots }: Chunks, filling: Slots): Buffer {
  const fillings = slots.map((name) => ownValue(filling, name) ?? '');
  const page = Buffer.allocUnsafe(
    texts.reduce((sum, text) => sum + text.length, 0) +
      fillings.reduce((sum, text) => sum + roomFor(text), 0),
  );
  let end = 0;
  for (const [index, text] of texts.entries()) {
    page.set(text, end);
    end += text.length;
    end += page.write(fillings[index] ?? '', end);
  }
  return page.subarray(0, end);
}

/** Pages kept at most. */
const KEPT = 1000;

function kept(page: Renderer['page']): Renderer['chunks'] {
  const known = recentlyUsed<Chunks>(KEPT);
  return (view, data, surroundings) => {
    if (surroundings.actor !== null) return encoded(page(view, data, surroundings));
    const key = JSON.stringify([
      view,
      data.language ?? surroundings.language,
      surroundings.path,
      { ...data, language: null },
    ]);
    return known.get(key, () => encoded(page(view, data, surroundings)));
  };
}
