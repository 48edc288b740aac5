// Sessions of signed-in people, kept in Postgres. A citizen who answers has none: a session row is
// written only once somebody signs in.
import connectPgSimple from 'connect-pg-simple';
import session from 'express-session';
import type { RequestHandler } from 'express';
import { sessionCookie } from './send.ts';

declare module 'express-session' {
  interface SessionData { userId: string }
}

export interface SessionOptions {
  databaseUrl: string;
  secret: string;
  /** Cookies only over HTTPS. */
  secure: boolean;
}

const eightHours = 8 * 60 * 60 * 1000;

/** The middleware, and how to stop its pruning timer and connections. */
export function sessions(options: SessionOptions): { middleware: RequestHandler; close: () => Promise<void> } {
  const Store = connectPgSimple(session);
  const store = new Store({ conString: options.databaseUrl, tableName: 'sessions', createTableIfMissing: false });
  const middleware = session({
    store,
    name: sessionCookie,
    secret: options.secret,
    resave: false,
    saveUninitialized: false,
    rolling: false,
    cookie: { httpOnly: true, sameSite: 'lax', secure: options.secure, maxAge: eightHours },
  });
  return { middleware, close: async () => { await store.close(); } };
}
