// Sends shared bytes in the encoding a browser takes, with an entity tag.
import { gunzipSync } from 'node:zlib';
import type { Request, Response } from 'express';
import type { SharedBytes } from './shared-bytes.ts';

type Coding = 'br' | 'gzip' | 'identity';

/** Seconds for which a copy is used without asking again. */
export const sharedSeconds = 2;

const forAll = `public, max-age=${sharedSeconds}, must-revalidate`;

/** The answer sets a cookie (a language was chosen), or the reader is signed in: not for shared caches. */
const forOne = 'private, no-cache';

/** The smallest that the reader takes; 'gzip;q=0' refuses one. */
export function codingFor(header: string | undefined): Coding {
  const taken = new Set<string>();
  for (const part of (header ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((text) => text.trim());
    if (!parameters.some((text) => /^q=0(\.0*)?$/.test(text))) taken.add(name);
  }
  if (taken.has('br')) return 'br';
  return taken.has('gzip') ? 'gzip' : 'identity';
}

function encoded(bytes: SharedBytes, coding: Coding): Buffer {
  if (coding === 'br') return bytes.brotli;
  return coding === 'gzip' ? bytes.gzip : gunzipSync(bytes.gzip);
}

/** 200 or 304. Language and sign-in depend on cookies, so caches must vary by them. */
export function sendShared(bytes: SharedBytes, req: Request, res: Response): void {
  const coding = codingFor(req.headers['accept-encoding']);
  res.setHeader('ETag', `"${bytes.digest}-${coding}"`);
  res.setHeader('Vary', 'Accept-Encoding, Cookie');
  const ofOne = res.hasHeader('Set-Cookie') || (res.locals['actor'] ?? null) !== null;
  res.setHeader('Cache-Control', ofOne ? forOne : forAll);
  if (req.fresh) {
    res.statusCode = 304;
    res.removeHeader('Content-Disposition');
    res.end();
    return;
  }
  const body = encoded(bytes, coding);
  res.setHeader('Content-Type', bytes.contentType);
  if (coding !== 'identity') res.setHeader('Content-Encoding', coding);
  res.setHeader('Content-Length', body.length);
  res.end(req.method === 'HEAD' ? undefined : body);
}
