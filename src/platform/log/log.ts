// The one log. It goes to stderr, because stdout belongs to what a command produces. Nothing about
// a person may reach it: whole objects that carry answers, names or credentials are cut out here,
// in case a caller hands one over.
import pino from 'pino';

export type Log = pino.Logger;

const secret = ['password', 'passwordHash', 'secret', 'token', 'csrf', 'cookie', 'authorization', 'set-cookie'];
const personal = ['email', 'phone', 'name', 'username', 'fullName', 'ip', 'remoteAddress', 'userAgent', 'user-agent', 'answers', 'body', 'query', 'values', 'bindings', 'detail'];

/** Keys that are cut at the top level, one and two levels down (err.detail, req.headers.cookie). */
export const redactedPaths: readonly string[] = [...secret, ...personal]
  .map((key) => (key.includes('-') ? `["${key}"]` : key))
  .flatMap((key) => ['', '*', '*.*'].map((above) => (above === '' ? key : `${above}${key.startsWith('[') ? '' : '.'}${key}`)));

/**
 * An error as the log may show it: kind, code, message and stack. A database error's message names
 * tables and constraints; its detail (the values) and the bound query are left out.
 */
export function loggableError(error: unknown): object {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code, constraint, table } = error as Error & { code?: unknown; constraint?: unknown; table?: unknown };
  const fromDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  return {
    kind: error.name,
    code,
    constraint,
    table,
    message: fromDatabase ? `database error ${code}` : error.message,
    stack: fromDatabase ? error.stack?.split('\n').filter((line) => line.startsWith('    at ')).join('\n') : error.stack,
  };
}

/** @param destination where lines go; stderr unless a test listens. */
export function createLog(level: string, destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true })): Log {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: [...redactedPaths], censor: '[removed]' },
    serializers: { err: loggableError, error: loggableError },
  }, destination);
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const wanted = process.env['LOG_LEVEL'] ?? '';
const usual = process.env['NODE_ENV'] === 'test' ? 'silent' : 'info';

export const log: Log = createLog(levels.includes(wanted) ? wanted : usual);
