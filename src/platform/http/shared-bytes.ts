// Pages that are the same for everybody: rendered once, kept compressed, and sent as they are. The
// reader's copy is confirmed by its entity tag; whoever asks gets no cookie with them.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gunzipSync, gzip } from 'node:zlib';
import type { Request, Response } from 'express';

export interface SharedBytes {
  contentType: string;
  /** Of the uncompressed bytes, hexadecimal: the entity tag's beginning. */
  digest: string;
  brotli: Buffer;
  gzip: Buffer;
}

type Coding = 'br' | 'gzip' | 'identity';

/** Seconds for which a copy is used without asking again. */
export const sharedSeconds = 2;
const forAll = `public, max-age=${sharedSeconds}, must-revalidate`;
/** The answer sets a cookie (a language was chosen), or the reader is signed in: nobody else's. */
const forOne = 'private, no-cache';

/** Up to 9 a page gains two per cent more, at 11 thirteen, in a hundred times the time. */
const brotliQuality = 5;

/** Compresses off the main thread. @param content of a page, or of a file as text */
export async function sharedBytes(contentType: string, content: string): Promise<SharedBytes> {
  const bytes = Buffer.from(content);
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT, BROTLI_PARAM_MODE, BROTLI_MODE_TEXT } =
    constants;
  const params = {
    [BROTLI_PARAM_QUALITY]: brotliQuality,
    [BROTLI_PARAM_SIZE_HINT]: bytes.length,
    [BROTLI_PARAM_MODE]: BROTLI_MODE_TEXT,
  };
  const [brotli, zipped] = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes),
  ]);
  return {
    contentType,
    digest: createHash('sha256').update(bytes).digest('hex').slice(0, 32),
    brotli,
    gzip: zipped,
  };
}

/** What they take in memory. */
export const sizeOfShared = ({ brotli, gzip: zipped }: SharedBytes): number =>
  brotli.length + zipped.length;

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

/** 200 or 304. Language and sign-in depend on cookies, so copies are told apart by them. */
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
