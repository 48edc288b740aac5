// What a handler returns: a description of the answer. The wrapper sends it after the
// transaction has committed, so that no reply reports something that did not happen.
import type { Readable } from 'node:stream';
import type { SharedBytes } from './shared-bytes.ts';
import {
  type BodyReply,
  common,
  type FramedReply,
  type Options,
  type PageData,
  type PageReply,
  type RedirectReply,
  type SessionReply,
  type SharedReply,
  type SignedIn,
  type StreamReply,
} from './reply-kinds.ts';

/** A rendered view inside the layout; `view` is the path below views/ without its ending. */
export const page = (view: string, data: PageData, options?: Options): PageReply => ({
  kind: 'page',
  view,
  data,
  slots: null,
  ...common(200, options),
});

/** 303 See Other: after a POST the browser fetches `to`. Only paths of this site. */
export function redirect(to: string, options?: Options): RedirectReply {
  return { kind: 'redirect', to: localPath(to), ...common(303, options) };
}

/** 303 to another site: only to an address that the server made itself. */
export const redirectAway = (to: string, options?: Options): RedirectReply => ({
  kind: 'redirect',
  to,
  ...common(303, options),
});

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

/**
 * A download. An error while streaming breaks the connection, so that a truncated file never looks complete.
 */
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
