// What a handler returns: a description of the answer. The wrapper sends it after the
// transaction has committed, so that nobody is told of something that did not happen.
import type { Readable } from 'node:stream';
import type { Direction, LanguageChoice } from '../i18n/language-names.ts';
import type { Lang } from '../i18n/language.ts';
import type { Translate } from '../i18n/translations.ts';
import type { SharedBytes } from './shared-bytes.ts';

export interface Cookie {
  name: string;
  /** Absent when the cookie is to be cleared. */
  value?: string;
  maxAgeSeconds?: number;
}

/** An account as its session knows it: sessions of an earlier epoch are over. */
export interface SignedIn {
  userId: string;
  epoch: number;
}

interface Common {
  status: number;
  cookies: readonly Cookie[];
  headers: Readonly<Record<string, string>>;
  /** The sender's session goes on under a new id, in the epoch its own act began. */
  renewedSession: SignedIn | null;
}
/** Pages with `holes` are kept as they were rendered around them, and used again wherever all their data are the same. */
export interface PageReply extends Common {
  kind: 'page';
  view: string;
  data: PageData;
  holes: Holes | null;
}
/** HTML for each mark that `hole(name)` left in the page. */
export type Holes = Readonly<Record<string, string>>;

export interface RedirectReply extends Common {
  kind: 'redirect';
  to: string;
}
export interface BodyReply extends Common {
  kind: 'body';
  contentType: string;
  body: string | Buffer;
}
export interface StreamReply extends Common {
  kind: 'stream';
  contentType: string;
  filename: string;
  source: Readable;
}
/** Bytes that are the same for everybody who is not signed in: sent with an entity tag, and as 304 to whoever has them. */
export interface SharedReply extends Common {
  kind: 'shared';
  bytes: SharedBytes;
}
/** A page whose content was made before; only the frame around it is of this request. */
export interface FramedReply extends Common {
  kind: 'framed';
  content: string;
  data: PageData;
}
/** Session change: sign in renews the session id (against fixation), sign out destroys it. */
export interface SessionReply extends Common {
  kind: 'session';
  who: SignedIn | null;
  to: string;
}
export type Reply =
  PageReply | RedirectReply | BodyReply | StreamReply | SharedReply | FramedReply | SessionReply;

/** How a page speaks that may be read in further languages. */
export interface PageLanguage {
  /** Of the page's main text, for `<html lang>`. */
  tag: string;
  direction: Direction;
  /** The application's own language on it: numbers, dates, names of places. */
  lang: Lang;
  t: Translate;
  /** Code of the language chosen, and the further ones that may be. */
  chosen: string;
  further: readonly LanguageChoice[];
}

/** `title` is shown in the tab; `office` loads the style of signed-in and report pages; `language` where it is not simply the request's. */
export interface PageData {
  title: string;
  office?: boolean;
  language?: PageLanguage;
  [name: string]: unknown;
}
interface Options {
  status?: number;
  cookies?: readonly Cookie[];
  headers?: Record<string, string>;
  renewedSession?: SignedIn | null;
}

const common = (status: number, options: Options = {}): Common => ({
  status: options.status ?? status,
  cookies: options.cookies ?? [],
  headers: options.headers ?? {},
  renewedSession: options.renewedSession ?? null,
});

/** A rendered view inside the layout; `view` is the path below views/ without its ending. */
export const page = (view: string, data: PageData, options?: Options): PageReply => ({
  kind: 'page',
  view,
  data,
  holes: null,
  ...common(200, options),
});

const HOLE = '\u0005';
/** Stands in a page's data for what is filled in at each request. */
export const hole = (name: string): string => `${HOLE}${name}${HOLE}`;
/** Texts and names of holes by turns, beginning with a text. */
export const piecesOf = (html: string): string[] => html.split(HOLE);
/** A page that differs from the last one with the same data only in what fills its holes. */
export const pageWithHoles = (view: string, data: PageData, holes: Holes): PageReply => ({
  ...page(view, data),
  holes,
});

/** 303 See Other: after a POST the browser fetches `to`. Only paths of this site. */
export function redirect(to: string, options?: Options): RedirectReply {
  return { kind: 'redirect', to: localPath(to), ...common(303, options) };
}

export const json = (value: unknown, options?: Options): BodyReply => ({
  kind: 'body',
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
  ...common(200, options),
});

export const body = (
  contentType: string,
  content: string | Buffer,
  options?: Options,
): BodyReply => ({ kind: 'body', contentType, body: content, ...common(200, options) });

export const text = (content: string, options?: Options): BodyReply =>
  body('text/plain; charset=utf-8', content, options);

/** A download; a failure while streaming breaks the connection, so that a short file is never taken for a whole one. */
export const stream = (contentType: string, filename: string, source: Readable): StreamReply => ({
  kind: 'stream',
  contentType,
  filename,
  source,
  ...common(200),
});

/** A file or page for everybody, kept as bytes (shared-bytes.ts). */
export const shared = (bytes: SharedBytes, options?: Options): SharedReply => ({
  kind: 'shared',
  bytes,
  ...common(200, options),
});

/** `content` inside the layout; of `data` the layout reads title and styles. */
export const framed = (content: string, data: PageData, options?: Options): FramedReply => ({
  kind: 'framed',
  content,
  data,
  ...common(200, options),
});

export const signIn = (who: SignedIn, to: string, options: Options = {}): SessionReply => ({
  kind: 'session',
  who,
  to: localPath(to),
  ...common(303, options),
});
export const signOut = (to: string): SessionReply => ({
  kind: 'session',
  who: null,
  to: localPath(to),
  ...common(303),
});

/** A path of this site, or `/`: an address given by a visitor must not lead elsewhere. */
export function localPath(to: string): string {
  return /^\/(?![/\\])[^\u0000-\u001f\\]*$/.test(to) ? to : '/';
}
