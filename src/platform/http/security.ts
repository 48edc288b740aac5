// Headers that keep a page to itself: scripts and styles of this site only, no frames, no referrer
// that tells other sites which survey somebody answered.
import { randomBytes, randomUUID } from 'node:crypto';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';

const nonceOf = (_req: unknown, res: unknown): string => `'nonce-${String((res as Response).locals['nonce'])}'`;

export function securityHeaders(options: { secure: boolean }): RequestHandler[] {
  return [
    (_req: Request, res: Response, next: NextFunction) => {
      res.locals['nonce'] = randomBytes(16).toString('base64');
      res.locals['requestId'] = randomUUID();
      res.set('X-Request-Id', String(res.locals['requestId']));
      next();
    },
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'", nonceOf],
          styleSrc: ["'self'", nonceOf],
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
      strictTransportSecurity: options.secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
      referrerPolicy: { policy: 'same-origin' },
    }) as RequestHandler,
  ];
}
