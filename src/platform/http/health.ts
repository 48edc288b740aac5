// What the machines around the server ask: is it alive, is it ready, how is it doing. They answer
// before sessions, languages and pages, so that they are right when those are broken.
import { ownValue } from '../own-value.ts';
import type { Request, RequestHandler, Response } from 'express';
import { bearsToken } from '../metrics/metrics-access.ts';

export interface HealthChecks {
  /** false: a restart is the best that can be done. */
  alive?: () => boolean;
  /** Resolves when the database answers. */
  ready: () => Promise<void>;
  metrics: () => Promise<string>;
  metricsType: string;
  /** What a reader of the metrics has to show; null: they are not served here. */
  metricsToken: string | null;
}

/** 200, or how a reader without the token is answered. */
function metricsStatus(req: Request, token: string | null): 200 | 401 | 404 {
  if (token === null) return 404;
  return bearsToken(req.get('authorization'), token) ? 200 : 401;
}

export function health(checks: HealthChecks): RequestHandler[] {
  const answer: Record<string, (req: Request, res: Response) => Promise<void>> = {
    '/healthz': async (_req, res) => {
      const alive = checks.alive?.() ?? true;
      res
        .status(alive ? 200 : 503)
        .type('text')
        .send(alive ? 'ok' : 'the database has been down for too long');
    },
    '/readyz': async (_req, res) => {
      await checks.ready().then(
        () => res.type('text').send('ready'),
        () => res.status(503).type('text').send('not ready'),
      );
    },
    '/metrics': async (req, res) => {
      const status = metricsStatus(req, checks.metricsToken);
      res.status(status).set('Cache-Control', 'no-store');
      if (status === 401) res.set('WWW-Authenticate', 'Bearer');
      if (status === 200) res.type(checks.metricsType).send(await checks.metrics());
      else res.type('text').send(status === 401 ? 'token required' : 'not found');
    },
  };
  return [
    (req, res, next) => {
      const found = req.method === 'GET' ? ownValue(answer, req.path) : undefined;
      if (found) found(req, res).catch(next);
      else next();
    },
  ];
}
