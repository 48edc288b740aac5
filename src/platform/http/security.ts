// Headers that keep a page to itself: scripts and styles of this site only, none inside the page, no frames,
// no referrer that tells other sites which survey somebody answered.
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

export function securityHeaders(options: { secure: boolean }): RequestHandler {
  const headers = headersOf(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          manifestSrc: ["'self'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          baseUri: ["'none'"],
          ...(options.secure ? { upgradeInsecureRequests: [] } : {}),
        },
      },
      strictTransportSecurity: options.secure
        ? { maxAge: 31_536_000, includeSubDomains: true }
        : false,
      referrerPolicy: { policy: 'same-origin' },
    }) as RequestHandler,
  );
  return (_req, res, next) => {
    const requestId = randomUUID();
    res.locals['requestId'] = requestId;
    res.setHeader('X-Request-Id', requestId);
    for (const [name, value] of headers) res.setHeader(name, value);
    next();
  };
}

/** What the middleware sets: nothing of it depends on the request, so it is asked once. */
function headersOf(middleware: RequestHandler): [name: string, value: string][] {
  const headers: [string, string][] = [];
  const listening = {
    setHeader: (name: string, value: string) => {
      headers.push([name, value]);
    },
    removeHeader: () => undefined,
  };
  middleware({} as Request, listening as unknown as Response, (error?: unknown) => {
    if (error) throw error as Error;
  });
  return headers;
}
