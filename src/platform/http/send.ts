// Turns a Reply into bytes on the wire.
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { fill } from './render.ts';
import { asksNextPage, sendNextPage } from './next-page.ts';
import { slot } from './page-template.ts';
import type {
  Cookie,
  FramedReply,
  Slots,
  PageReply,
  RedirectReply,
  Reply,
  StreamReply,
} from './reply-kinds.ts';
import { sendShared } from './send-shared.ts';
import { type At, CSRF, type Rendering, renderPage, surroundingsOf } from './render-page.ts';
import { beginSession, changeSession } from './session-change.ts';

export async function sendReply(
  reply: Reply,
  mounting: Rendering,
  req: Request,
  res: Response,
): Promise<void> {
  if (reply.renewedSession) await beginSession(req, reply.renewedSession);
  for (const cookie of reply.cookies) setCookie(res, cookie, mounting.secure);
  res.set(reply.headers);
  keepOut(reply, req, res);
  res.status(reply.status);
  await sendKind(reply, mounting, { req, res });
}

async function sendKind(reply: Reply, mounting: Rendering, { req, res }: At): Promise<void> {
  switch (reply.kind) {
    case 'page':
      sendPage(reply, mounting, req, res);
      return;
    case 'redirect':
      await sendRedirect(reply, mounting, { req, res });
      return;
    case 'body':
      res.type(reply.contentType).send(reply.body);
      return;
    case 'stream':
      await sendStream(reply, res);
      return;
    case 'shared':
      sendShared(reply.bytes, req, res);
      return;
    case 'framed':
      sendFramed(reply, mounting, req, res);
      return;
    case 'session':
      await changeSession(reply, req, res);
      return;
  }
}

/**
 * What concerns one person is kept by no cache and no history: somebody else may sit down next. A
 * page for everybody may be kept and is asked about each time, because its language depends on a cookie.
 */
function keepOut(reply: Reply, req: Request, res: Response): void {
  if (res.get('Cache-Control')) return;
  const concernsSomebody =
    req.method === 'POST' ||
    reply.kind === 'session' ||
    res.locals['visitors'] === true ||
    (res.locals['actor'] ?? null) !== null;
  if (concernsSomebody) res.set('Cache-Control', 'private, no-store');
  else if (reply.kind === 'page') res.set('Cache-Control', 'private, no-cache');
}

async function sendRedirect(
  reply: RedirectReply,
  { visitorPages }: Rendering,
  at: At,
): Promise<void> {
  if (visitorPages && asksNextPage(at.req, at.res)) await sendNextPage(reply, visitorPages, at);
  else at.res.location(reply.to).end();
}

function sendPage(reply: PageReply, mounting: Rendering, req: Request, res: Response): void {
  if (reply.slots) sendChunks(reply, reply.slots, mounting, { req, res });
  else res.type('html').send(renderPage(reply.view, reply.data, mounting, { req, res }));
}

/** No entity tag: what fills the slots is new at every request. */
function sendChunks({ view, data }: PageReply, slots: Slots, mounting: Rendering, at: At): void {
  const chunks = mounting.renderer.chunks(
    view,
    data,
    surroundingsOf(data, mounting, at, slot(CSRF)),
  );
  const filling: Slots = { ...slots, [CSRF]: mounting.csrfToken(at.req, at.res) };
  const html = fill(chunks, filling);
  at.res.setHeader('Content-Type', 'text/html; charset=utf-8');
  at.res.setHeader('Content-Length', html.length);
  at.res.end(html);
}

function sendFramed(
  { content, data }: FramedReply,
  mounting: Rendering,
  req: Request,
  res: Response,
): void {
  if (!res.get('Cache-Control')) res.set('Cache-Control', 'private, no-cache');
  const surroundings = surroundingsOf(data, mounting, { req, res }, mounting.csrfToken(req, res));
  res.type('html').send(mounting.renderer.framed(content, data, surroundings));
}

async function sendStream(reply: StreamReply, res: Response): Promise<void> {
  res.type(reply.contentType);
  res.attachment(reply.filename);
  res.set('Cache-Control', 'private, no-store');
  await pipeline(reply.source, res);
}

function setCookie(res: Response, cookie: Cookie, secure: boolean): void {
  const options = { httpOnly: true, sameSite: 'lax', secure, path: '/' } as const;
  if (cookie.value === undefined) res.clearCookie(cookie.name, options);
  else
    res.cookie(cookie.name, cookie.value, {
      ...options,
      ...(cookie.maxAgeSeconds === undefined ? {} : { maxAge: cookie.maxAgeSeconds * 1000 }),
    });
}
