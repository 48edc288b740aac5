// Turns a Reply into bytes on the wire.
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { languageOf, type Mounting } from './mounting.ts';
import type { Actor } from './endpoint.ts';
import type { Cookie, PageData, PageReply, Reply, SessionReply, StreamReply } from './reply.ts';

type Rendering = Pick<Mounting, 'renderer' | 'translations' | 'can' | 'csrfToken' | 'secure'>;

export async function sendReply(reply: Reply, mounting: Rendering, req: Request, res: Response): Promise<void> {
  for (const cookie of reply.cookies) setCookie(res, cookie, mounting.secure);
  res.set(reply.headers);
  res.status(reply.status);
  switch (reply.kind) {
    case 'page': sendPage(reply, mounting, req, res); return;
    case 'redirect': res.redirect(reply.status, reply.to); return;
    case 'body': res.type(reply.contentType).send(reply.body); return;
    case 'stream': await sendStream(reply, res); return;
    case 'session': await changeSession(reply, req, res); return;
  }
}

export function renderPage(view: string, data: PageData, mounting: Rendering, at: { req: Request; res: Response }): string {
  const own = languageOf(at.res);
  const language = data.language ?? { tag: own, direction: 'ltr', lang: own, t: mounting.translations[own], chosen: own, further: [] };
  const actor = (at.res.locals['actor'] ?? null) as Actor | null;
  return mounting.renderer.page(view, data, {
    language,
    actor,
    csrf: `<input type="hidden" name="_csrf" value="${mounting.csrfToken(at.req, at.res)}">`,
    nonce: String(at.res.locals['nonce'] ?? ''),
    path: at.req.originalUrl,
    can: (permission) => mounting.can(actor, permission),
  });
}

function sendPage(reply: PageReply, mounting: Rendering, req: Request, res: Response): void {
  if (!res.get('Cache-Control')) res.set('Cache-Control', 'private, no-cache');
  res.type('html').send(renderPage(reply.view, reply.data, mounting, { req, res }));
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
  else res.cookie(cookie.name, cookie.value, { ...options, ...(cookie.maxAgeSeconds === undefined ? {} : { maxAge: cookie.maxAgeSeconds * 1000 }) });
}

const promised = (act: (done: (error?: unknown) => void) => unknown): Promise<void> =>
  new Promise((resolve, reject) => { act((error) => { if (error) reject(error instanceof Error ? error : new Error(String(error))); else resolve(); }); });

async function changeSession(reply: SessionReply, req: Request, res: Response): Promise<void> {
  if (reply.userId === null) {
    await promised((done) => req.session.destroy(done));
    res.clearCookie(sessionCookie);
  } else {
    const userId = reply.userId;
    await promised((done) => req.session.regenerate(done));
    req.session.userId = userId;
    await promised((done) => req.session.save(done));
  }
  res.redirect(303, reply.to);
}

export const sessionCookie = 'cg_session';
