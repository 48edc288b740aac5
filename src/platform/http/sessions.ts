// Sessions of signed-in people, kept in Postgres. A citizen who answers has none: a session row is
// written only at sign-in.
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import pg from 'pg';
import type { Request, RequestHandler } from 'express';
import { SESSIONS_POOL } from '../db/connection-budget.ts';
import { officeLimits } from '../db/pool-limits.ts';
import { log } from '../log/log.ts';
import type { Secrets } from '../secrets.ts';
import { sessionCookie } from './session-change.ts';

declare module 'express-session' {
  interface SessionData {
    userId: string;
    epoch: number;
    /** When and with what it was begun, for the list of a person's sessions. */
    since?: string;
    browser?: string;
  }
}

export interface SessionOptions {
  databaseUrl: string;
  secrets: Secrets;
  /** Cookies only over HTTPS. */
  secure: boolean;
}

const eightHours = 8 * 60 * 60 * 1000;

/** The library's own pool would wait for ever; this one gives up as the others do. */
function sessionsPool(url: string): pg.Pool {
  const { acquireMs } = officeLimits;
  const pool = new pg.Pool({
    connectionString: url,
    max: SESSIONS_POOL,
    application_name: 'civic-gauge sessions',
    keepAlive: true,
    connectionTimeoutMillis: acquireMs,
    query_timeout: acquireMs,
  });
  pool.on('error', (error) => {
    log.warn({ error }, 'a connection for sessions was lost');
  });
  return pool;
}

/** The middleware, and how to stop its pruning timer and connections. */
export function sessions(options: SessionOptions): {
  middleware: RequestHandler;
  close: () => Promise<void>;
} {
  const Store = connectPgSimple(session);
  const pool = sessionsPool(options.databaseUrl);
  const store = new Store({ pool, tableName: 'sessions', createTableIfMissing: false });
  const middleware = session({
    store,
    name: sessionCookie,
    secret: [...options.secrets],
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, maxAge: eightHours },
  });
  return {
    middleware: whereBrought(middleware),
    close: async () => {
      await store.close();
      await pool.end();
    },
  };
}

/** Whether the browser sent the cookie of a session, be it one of ours or not. */
export const bringsSession = (req: Request): boolean =>
  req.headers.cookie?.includes(`${sessionCookie}=`) ?? false;

/**
 * Who only reads and brings no session has none to look for, and none is begun for them, except on coming
 * back from signing in elsewhere.
 */
const whereBrought =
  (middleware: RequestHandler): RequestHandler =>
  (req, res, next) => {
    const reads = req.method === 'GET' || req.method === 'HEAD';
    if (reads && !bringsSession(req) && !req.path.startsWith('/sign-in/')) next();
    else middleware(req, res, next) as unknown;
  };
