// What an endpoint can answer: a page, a redirect, bytes, a stream, a change of session.
import type { Readable } from 'node:stream';
import type { Direction, LanguageChoice } from '../i18n/language-tags.ts';
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
  /** The sender's session continues under a new id, in the epoch its own act began. */
  renewedSession: SignedIn | null;
}

/** Pages with `slots` are kept as they were rendered around them, and used again wherever all their data are the same. */
export interface PageReply extends Common {
  kind: 'page';
  view: string;
  data: PageData;
  slots: Slots | null;
}

/** HTML for each mark that `slot(name)` left in the page. */
export type Slots = Readonly<Record<string, string>>;

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

/** Bytes that are the same for all users who are not signed in: sent with an entity tag, and as 304 when the client has them. */
export interface SharedReply extends Common {
  kind: 'shared';
  bytes: SharedBytes;
}

/** A page whose content was rendered earlier; only the frame around it belongs to this request. */
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

/** Languages of a page that may be read in further ones. */
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

export interface Options {
  status?: number;
  cookies?: readonly Cookie[];
  headers?: Record<string, string>;
  renewedSession?: SignedIn | null;
}

export const common = (status: number, options: Options = {}): Common => ({
  status: options.status ?? status,
  cookies: options.cookies ?? [],
  headers: options.headers ?? {},
  renewedSession: options.renewedSession ?? null,
});
