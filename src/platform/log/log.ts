// The application's only log. It goes to stderr, because stdout is for the output of commands.
// It must contain no personal data: objects with answers, names or credentials are removed here,
// in case a caller passes one.
import pino from 'pino';

export type Log = pino.Logger;

const secret = [
  'password',
  'passwordHash',
  'secret',
  'secrets',
  'appSecrets',
  'sessionSecrets',
  'sealed',
  'token',
  'csrf',
  'cookie',
  'cookies',
  'authorization',
  'set-cookie',
];
const personal = [
  'email',
  'phone',
  'name',
  'username',
  'fullName',
  'ip',
  'remoteAddress',
  'userAgent',
  'user-agent',
  'answers',
  'body',
  'query',
  'values',
  'bindings',
  'detail',
];
const cut = new Set([...secret, ...personal].map((key) => key.toLowerCase()));
const deepest = 4;

const isPlain = (value: object): boolean =>
  [Object.prototype, null].includes(Object.getPrototypeOf(value) as object | null);

/**
 * What may be printed of a logged value. Live objects (a request, a pool) are only named: they carry
 * everything. Written out because pino's own redaction by wildcard paths took 140 µs a line.
 */
function cleaned(value: unknown, depth: number): unknown {
  if (
    typeof value !== 'object' ||
    value === null ||
    value instanceof Error ||
    value instanceof Date
  )
    return value;
  if (depth > deepest) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => cleaned(item, depth + 1));
  if (!isPlain(value)) return `[${value.constructor.name}]`;
  const entries = Object.entries(value).map(
    ([key, item]) =>
      [key, cut.has(key.toLowerCase()) ? '[removed]' : cleaned(item, depth + 1)] as const,
  );
  return Object.fromEntries(entries);
}

/**
 * An error as the log may show it: kind, code, message and stack. A database error's message names
 * tables and constraints; its detail (the values) and the bound query are left out.
 */
export function loggableError(error: unknown): object {
  if (!(error instanceof Error)) return { kind: typeof error };
  const { code, constraint, table } = error as Error & {
    code?: unknown;
    constraint?: unknown;
    table?: unknown;
  };
  const fromDatabase = typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code);
  return {
    kind: error.name,
    code,
    constraint,
    table,
    message: fromDatabase ? `database error ${code}` : error.message,
    stack: fromDatabase
      ? error.stack
          ?.split('\n')
          .filter((line) => line.startsWith('    at '))
          .join('\n')
      : error.stack,
  };
}

/** @param destination where lines go; stderr unless a test listens. */
export function createLog(
  level: string,
  destination: pino.DestinationStream = pino.destination({ fd: 2, sync: true }),
): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { log: (line) => cleaned(line, 0) as Record<string, unknown> },
      serializers: { err: loggableError, error: loggableError },
    },
    destination,
  );
}

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];
const wanted = process.env['LOG_LEVEL'] ?? '';
const usual = process.env['NODE_ENV'] === 'test' ? 'silent' : 'info';

export const log: Log = createLog(levels.includes(wanted) ? wanted : usual);
