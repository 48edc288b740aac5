// Forms: size limits, cookies, and the token that proves a form came from this site.
import { parse } from 'cookie';
import express, { type Request, type RequestHandler } from 'express';
import { problem } from '../problems/problem.ts';

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
