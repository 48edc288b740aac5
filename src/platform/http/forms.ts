// Forms: size limits, cookies, and the token that proves a form came from this site.
import { ownValue } from '../own-value.ts';
import { createHash } from 'node:crypto';
import { parse } from 'cookie';
import { doubleCsrf } from 'csrf-csrf';
import express, {
  type CookieOptions,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { problem } from '../problems/problem.ts';
import type { Secrets } from '../secrets.ts';

const maxBytes = '256kb';
const maxFields = 2_000;

export function bodyParsers(): RequestHandler[] {
  return [
    readCookies,
    whereSent(
      'urlencoded',
      express.urlencoded({ extended: false, limit: maxBytes, parameterLimit: maxFields }),
    ),
    whereSent('json', express.json({ limit: maxBytes, verify: keepRaw })),
    dropDangerousFields,
  ];
}

/** A page that is asked for brings no form; a body is looked at only by the parser of its own kind. */
const whereSent =
  (kind: string, handler: RequestHandler): RequestHandler =>
  (req, res, next) => {
    if (req.method !== 'GET' && req.headers['content-type']?.toLowerCase().includes(kind))
      handler(req, res, next) as unknown;
    else next();
  };

const rawBodies = new WeakMap<object, Buffer>();

/** A signature is over bytes, not over what was read out of them. */
function keepRaw(req: { url?: string | undefined }, _res: unknown, bytes: Buffer): void {
  if (req.url?.startsWith('/api/')) rawBodies.set(req, bytes);
}

export const rawBodyOf = (req: Request): Buffer => rawBodies.get(req) ?? Buffer.alloc(0);

const readCookies: RequestHandler = (req, _res, next) => {
  req.cookies = req.headers.cookie === undefined ? {} : parse(req.headers.cookie);
  next();
};

/** Field names that would reach an object's prototype are refused before anyone reads the body. */
const dropDangerousFields: RequestHandler = (req, _res, next) => {
  const fields: unknown = req.body;
  if (fields !== null && typeof fields === 'object') {
    const bad = Object.keys(fields).find(
      (name) => name === '__proto__' || name === 'constructor' || name === 'prototype',
    );
    if (bad !== undefined) {
      next(problem('badRequest', { field: bad }));
      return;
    }
  }
  next();
};

export interface CsrfGuards {
  csrfToken: (req: Request, res: Response) => string;
  checkCsrf: (req: Request, res: Response) => void;
}

/**
 * Double-submit tokens bound to the session of a signed-in person; people without a session share an empty one.
 * Respondents' pages know no session, so they have a cookie of their own and leave that of a signed-in person alone.
 */
export function csrfGuards(options: { secrets: Secrets; secure: boolean }): CsrfGuards {
  const [ours, visitors] = [guardOf('cg_form', options), guardOf('cg_form_s', options)];
  const guard = (res: Response) => (res.locals['visitors'] === true ? visitors : ours);
  return {
    csrfToken: (req, res) => guard(res).generateCsrfToken(req, onlyNews(req, res)),
    checkCsrf: (req, res) => {
      if (!guard(res).validateRequest(req)) throw problem('formExpired');
    },
  };
}

/** A token that the browser holds already is not sent to it again. */
const onlyNews = (req: Request, res: Response): Response =>
  ({
    cookie: (name: string, value: string, options: CookieOptions) => {
      if (ownValue(req.cookies as Record<string, unknown>, name) !== value)
        res.cookie(name, value, options);
    },
  }) as unknown as Response;

function guardOf(cookie: string, options: { secrets: Secrets; secure: boolean }) {
  const keys = options.secrets.map((secret) =>
    createHash('sha256').update(`csrf:${secret}`).digest('hex'),
  );
  return doubleCsrf({
    getSecret: () => keys,
    getSessionIdentifier: (req) => (req.session?.userId ? req.sessionID : ''),
    cookieName: options.secure ? `__Host-${cookie}` : cookie,
    cookieOptions: { sameSite: 'lax', secure: options.secure, httpOnly: true, path: '/' },
    getCsrfTokenFromRequest: (req) =>
      (req.body as Record<string, unknown> | undefined)?.['_csrf'] as string | undefined,
  });
}
