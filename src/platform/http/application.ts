// The Express application: security headers, static files, forms, sessions, then the rooms'
// endpoints, then the pages for what went wrong. app.ts decides which endpoints there are.
import compression from 'compression';
import express, { type Express, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { defaultLanguage, isLang } from '../i18n/language.ts';
import { secondsOf } from '../metrics/metrics.ts';
import { builtAssetsFolder } from '../config/paths.ts';
import { problem } from '../problems/problem.ts';
import type { Secrets } from '../secrets.ts';
import type { Endpoint } from './endpoint.ts';
import { failurePage } from './failures.ts';
import { bodyParsers } from './forms.ts';
import { csrfGuards } from './csrf-guards.ts';
import { health, type HealthChecks } from './health.ts';
import { mount } from './mount.ts';
import type { Mounting } from './mounting.ts';
import { oneAtATime } from './limits/one-at-a-time.ts';
import { requestId, securityHeaders } from './security.ts';
import { bringsSession } from './sessions.ts';

export interface ApplicationOptions {
  mounting: Omit<Mounting, 'csrfToken' | 'checkCsrf'>;
  endpoints: readonly Endpoint[];
  session: RequestHandler;
  secrets: Secrets;
  /** As Express takes it: false, true, or the number of proxies in front. */
  trustProxy: boolean | number;
  publicFolder: string;
  /** Further static folders, by the path below /assets they are served at. */
  staticFolders?: Readonly<Record<string, string>>;
  log: Logger;
  health: HealthChecks;
}

const oneYear = 365 * 24 * 60 * 60;

export function createApplication(options: ApplicationOptions): Express {
  const app = express();
  const secure = options.mounting.secure;
  const guards = csrfGuards({ secrets: options.secrets, secure });
  const mounting: Mounting = { ...options.mounting, ...guards };
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustProxy);
  app.set('query parser', 'simple');
  app.use(
    oneAtATime(),
    ...health(options.health),
    requestId,
    securityHeaders({ secure }),
    compressed(options.endpoints),
  );
  app.use('/assets', staticFiles(options));
  app.use(requestLog(options.log), ...bodyParsers(), language(secure));
  app.use(
    visitorPages(
      options.endpoints.filter((endpoint) => endpoint.visitors),
      mounting,
    ),
  );
  app.use(options.session);
  mount(
    app,
    options.endpoints.filter((endpoint) => !endpoint.visitors),
    mounting,
  );
  app.use((_req, _res, next) => {
    next(problem('notFound'));
  });
  app.use(failurePage(mounting, options.log));
  return app;
}

/** The respondents' endpoints as a router of their own, which a form sent by script is led on through. */
function visitorPages(endpoints: readonly Endpoint[], mounting: Mounting): RequestHandler {
  const router = express.Router();
  mount(router, endpoints, { ...mounting, visitorPages: router });
  return router;
}

function staticFiles({ publicFolder, staticFolders = {} }: ApplicationOptions): RequestHandler {
  const router = express.Router();
  const folders = [
    ['/', publicFolder],
    ['/', builtAssetsFolder],
    ...Object.entries(staticFolders),
  ] as const;
  for (const [path, folder] of folders)
    router.use(
      path,
      express.static(folder, { maxAge: oneYear * 1000, immutable: true, index: false }),
    );
  return router;
}

const firstStep = (path: string): string => /^\/[^/?]*/.exec(path)?.[0] ?? '';

/** Who takes nothing compressed is spared the compressor, and so are pages kept compressed. */
function compressed(endpoints: readonly Endpoint[]): RequestHandler {
  const compress = compression();
  const kept = new Set(endpoints.filter(({ shared }) => shared).map(({ path }) => firstStep(path)));
  return (req, res, next) => {
    const wanted = req.headers['accept-encoding'] !== undefined;
    if (wanted && (bringsSession(req) || !kept.has(firstStep(req.url)))) {
      compress(req, res, next);
      return;
    }
    res.setHeader('Vary', 'Accept-Encoding');
    next();
  };
}

/** `?lang=` chooses and is remembered by a cookie; without either the page is in Vietnamese. */
const language =
  (secure: boolean): RequestHandler =>
  (req, res, next) => {
    const asked = req.query['lang'];
    const remembered: unknown = (req.cookies as Record<string, unknown>)['cg_lang'];
    if (isLang(asked))
      res.cookie('cg_lang', asked, {
        sameSite: 'lax',
        secure,
        httpOnly: true,
        maxAge: oneYear * 1000,
        path: '/',
      });
    res.locals['lang'] = [asked, remembered].find(isLang) ?? defaultLanguage;
    next();
  };

/** One line a request: no address, no query string (it may hold a token), no body. */
const requestLog =
  (log: Logger): RequestHandler =>
  (req, res, next) => {
    const started = performance.now();
    res.on('finish', () => {
      const ms = performance.now() - started;
      secondsOf(
        req.method,
        (req.route as { path?: string } | undefined)?.path ?? 'none',
        res.statusCode,
      ).observe(ms / 1000);
      if (log.isLevelEnabled('debug'))
        log.debug(
          {
            requestId: res.locals['requestId'],
            method: req.method,
            path: req.path,
            status: res.statusCode,
            ms: Math.round(ms * 10) / 10,
          },
          'request',
        );
    });
    next();
  };
