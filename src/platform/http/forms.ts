// Forms: size limits, cookies, and the token that proves a form came from this site.
import { createHash } from 'node:crypto';
import cookieParser from 'cookie-parser';
import { doubleCsrf } from 'csrf-csrf';
import express, { type Request, type RequestHandler, type Response } from 'express';
import { problem } from '../problems/problem.ts';

const maxBytes = '256kb';
const maxFields = 2_000;

export function bodyParsers(): RequestHandler[] {
  return [
    cookieParser() as RequestHandler,
    dropObjectCookies,
    express.urlencoded({ extended: false, limit: maxBytes, parameterLimit: maxFields }),
    express.json({ limit: maxBytes }),
    dropDangerousFields,
  ];
}

/** The parser reads a cookie that begins with `j:` as JSON; ours are texts, and a handler may count on that. */
const dropObjectCookies: RequestHandler = (req, _res, next) => {
  const cookies = req.cookies as Record<string, unknown>;
  for (const [name, value] of Object.entries(cookies)) if (typeof value !== 'string') Reflect.deleteProperty(cookies, name);
  next();
};

/** Field names that would reach an object's prototype are refused before anyone reads the body. */
const dropDangerousFields: RequestHandler = (req, _res, next) => {
  const fields: unknown = req.body;
  if (fields !== null && typeof fields === 'object') {
    const bad = Object.keys(fields).find((name) => name === '__proto__' || name === 'constructor' || name === 'prototype');
    if (bad !== undefined) { next(problem('badRequest', { field: bad })); return; }
  }
  next();
};

export interface CsrfGuard {
  token: (req: Request, res: Response) => string;
  check: (req: Request, res: Response) => void;
}

/** Double-submit tokens bound to the session of a signed-in person; visitors without a session share an empty one. */
export function csrfGuard(options: { secret: string; secure: boolean }): CsrfGuard {
  const guard = doubleCsrf({
    getSecret: () => createHash('sha256').update(`csrf:${options.secret}`).digest('hex'),
    getSessionIdentifier: (req) => (req.session?.userId ? req.sessionID : ''),
    cookieName: options.secure ? '__Host-cg_form' : 'cg_form',
    cookieOptions: { sameSite: 'lax', secure: options.secure, httpOnly: true, path: '/' },
    getCsrfTokenFromRequest: (req) => (req.body as Record<string, unknown> | undefined)?.['_csrf'] as string | undefined,
  });
  return {
    token: (req, res) => guard.generateCsrfToken(req, res),
    check: (req) => { if (!guard.validateRequest(req)) throw problem('formExpired'); },
  };
}
