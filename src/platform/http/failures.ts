// Turns every error into one page: what happened, what to do, and a reference that an operator
// finds in the log. The texts come from the Problem catalogue. A stack trace never leaves the server.
import { ownValue } from '../own-value.ts';
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from 'pino';
import { problemOfPostgresError } from '../db/postgres-error.ts';
import { problemsTold } from '../metrics/metrics.ts';
import { Problem, problem, type ProblemCode } from '../problems/problem.ts';
import { languageOf, type Mounting } from './mounting.ts';
import { retryOf } from './retry.ts';
import { renderPage } from './render-page.ts';

const ofParser: Record<string, ProblemCode> = {
  'entity.too.large': 'tooLarge',
  'parameters.too.many': 'tooLarge',
  'encoding.unsupported': 'unsupportedMediaType',
  'charset.unsupported': 'unsupportedMediaType',
};

/** The named problem behind any thrown thing. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const fromDatabase = problemOfPostgresError(error);
  if (fromDatabase) return fromDatabase;
  const { type, status } = (error ?? {}) as { type?: unknown; status?: unknown };
  const known = typeof type === 'string' ? ownValue(ofParser, type) : undefined;
  if (known) return problem(known, {}, error);
  if (error instanceof URIError || (typeof status === 'number' && status >= 400 && status < 500))
    return problem('badRequest', {}, error);
  return problem('internal', {}, error);
}

const wantsJson = (req: Request): boolean =>
  req.path.startsWith('/api/') || req.accepts(['html', 'json']) === 'json';

export function failurePage(mounting: Mounting, log: Logger): ErrorRequestHandler {
  return (error: unknown, req: Request, res: Response, _next) => {
    const found = problemOf(error);
    const reference = String(res.locals['requestId'] ?? '').slice(0, 8);
    problemsTold.inc({ code: found.code });
    const level = found.status >= 500 ? 'error' : 'info';
    log[level](
      {
        requestId: res.locals['requestId'],
        code: found.code,
        path: req.path,
        err: found.status >= 500 ? (found.cause ?? found) : undefined,
      },
      'request refused',
    );
    if (res.headersSent) {
      res.destroy();
      return;
    }
    res.status(found.status);
    const retry = retryOf(req, found, res.locals['visitors'] === true);
    if (retry?.first === 'wait') res.set('Retry-After', String(retry.seconds));
    const t = mounting.translations[languageOf(res)];
    const title = t(`platform.problems.${found.code}.title`);
    if (wantsJson(req)) {
      const detail = t(`platform.problems.${found.code}.advice`, found.vars);
      res.type('application/problem+json').send(
        JSON.stringify({
          type: 'about:blank',
          title,
          status: found.status,
          detail,
          code: found.code,
          ...found.vars,
          reference,
        }),
      );
      return;
    }
    const data = { title, code: found.code, vars: found.vars, reference, retry };
    res
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(renderPage('platform/problem', data, mounting, { req, res }));
  };
}
