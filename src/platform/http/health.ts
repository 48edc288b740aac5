// What the machines around the server ask: is it alive, is it ready, how is it doing. They answer
// before sessions, languages and pages, so that they tell the truth when those are broken.
import type { Request, RequestHandler, Response } from 'express';

export interface HealthChecks {
  /** Resolves when the database answers. */
  ready: () => Promise<void>;
  metrics: () => Promise<string>;
  metricsType: string;
}

const local = /^(::ffff:)?(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)|^::1$|^f[cd]/;

/** Metrics answer the machine's own network only: never through a proxy, never the public. */
const fromOwnNetwork = (req: Request): boolean => local.test(req.socket.remoteAddress ?? '') && req.get('x-forwarded-for') === undefined;

export function health(checks: HealthChecks): RequestHandler[] {
  const answer: Record<string, (req: Request, res: Response) => Promise<void>> = {
    '/healthz': async (_req, res) => { res.type('text').send('ok'); },
    '/readyz': async (_req, res) => {
      await checks.ready().then(() => res.type('text').send('ready'), () => res.status(503).type('text').send('not ready'));
    },
    '/metrics': async (req, res) => {
      if (!fromOwnNetwork(req)) { res.status(404).type('text').send('not found'); return; }
      res.type(checks.metricsType).send(await checks.metrics());
    },
  };
  return [(req, res, next) => {
    const found = req.method === 'GET' ? answer[req.path] : undefined;
    if (found) found(req, res).catch(next);
    else next();
  }];
}
