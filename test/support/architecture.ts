// The architecture rules as functions over source texts, so that the test can plant violations.

export type Sources = ReadonlyMap<string, string>;

/** Each room may import only the rooms named here, and itself. */
export const allowedImports: Readonly<Record<string, readonly string[]>> = {
  statistics: [],
  platform: [],
  accounts: ['platform'],
  operation: ['platform', 'accounts'],
  localities: ['platform', 'accounts'],
  questionnaires: ['platform', 'accounts'],
  xlsform: ['platform', 'questionnaires'],
  forms: ['platform', 'questionnaires'],
  designer: ['platform', 'accounts', 'questionnaires', 'xlsform', 'forms'],
  sampling: ['platform', 'accounts', 'localities', 'questionnaires', 'statistics'],
  responses: [
    'platform',
    'accounts',
    'localities',
    'questionnaires',
    'forms',
    'sampling',
    'statistics',
  ],
  records: ['platform', 'accounts', 'localities'],
  indicators: [
    'statistics',
    'platform',
    'accounts',
    'localities',
    'questionnaires',
    'sampling',
    'responses',
    'records',
  ],
  reports: ['platform', 'accounts', 'localities', 'questionnaires', 'records', 'indicators'],
  app: [
    'platform',
    'accounts',
    'localities',
    'questionnaires',
    'xlsform',
    'forms',
    'designer',
    'sampling',
    'responses',
    'records',
    'indicators',
    'reports',
    'operation',
  ],
  server: ['platform', 'accounts', 'operation', 'app', 'sampling', 'responses'],
};

/**
 * Roles another room may not import: what a room does on HTTP, on the command line or in the background is
 * its own.
 */
const privateRoles = ['.routes.ts', '.reply.ts', '.command.ts', '.job.ts', '.cli.ts'];
/** Audited deeds that are made to be shared between rooms would be listed here, each with a reason. */
const roleOf = (path: string): string =>
  /(\.(?:store|command|job|routes|reply|files|cli))\.ts$/.exec(path)?.[1] ?? 'pure';

export function importsOf(source: string): string[] {
  const statements = source.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'"]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)\s*import\s+['"]([^'"]+)['"]/g,
  );
  return [...statements]
    .map((found) => found[1] ?? found[2] ?? found[3] ?? '')
    .filter((name) => name !== '');
}

function resolvePath(from: string, to: string): string {
  const parts = from.split('/').slice(0, -1);
  for (const part of to.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/**
 * They put the rooms together and start them: whatever a room offers on HTTP, in the background or on the
 * command line ends there.
 */
const composing = ['app', 'server'];

const roomOf = (path: string): string | null => /^src\/([^/]+)\//.exec(path)?.[1] ?? null;

export interface Import {
  from: string;
  to: string;
}
export const localImports = (sources: Sources): Import[] =>
  [...sources].flatMap(([from, source]) =>
    importsOf(source)
      .filter((name) => name.startsWith('.'))
      .map((name) => ({ from, to: resolvePath(from, name) })),
  );

/** Imports of a room that the table does not allow. */
export function forbiddenImports(sources: Sources): string[] {
  return localImports(sources)
    .filter(({ from, to }) => {
      const own = roomOf(from);
      const other = roomOf(to);
      if (own === null) return false;
      if (other === null)
        return to.startsWith('src/') || (to.startsWith('seeds/') && own !== 'app');
      return other !== own && !(allowedImports[own] ?? []).includes(other);
    })
    .map(({ from, to }) => `${from} → ${to}`);
}

/** Another room's routes, commands, jobs or command lines. */
export function privateImports(sources: Sources): string[] {
  return localImports(sources)
    .filter(
      ({ from, to }) =>
        roomOf(from) !== null &&
        roomOf(to) !== null &&
        roomOf(from) !== roomOf(to) &&
        !composing.includes(roomOf(from)!) &&
        privateRoles.some((role) => to.endsWith(role)),
    )
    .map(({ from, to }) => `${from} → ${to}`);
}

/** Files that import each other in a circle; types count too. */
export function cycles(sources: Sources): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of localImports(sources)) next.set(from, [...(next.get(from) ?? []), to]);
  const state = new Map<string, 'open' | 'done'>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    state.set(path, 'open');
    for (const to of next.get(path) ?? []) visit(to, [...trail, path]);
    state.set(path, 'done');
  };
  for (const path of sources.keys()) visit(path, []);
  return found;
}

/** The same between whole rooms. */
export function roomCycles(sources: Sources): string[] {
  const rooms = new Map<string, string>();
  for (const { from, to } of localImports(sources)) {
    const [own, other] = [roomOf(from), roomOf(to)];
    if (own && other && own !== other)
      rooms.set(
        `src/${own}.ts`,
        `${rooms.get(`src/${own}.ts`) ?? ''}\nimport x from './${other}.ts'`,
      );
  }
  return cycles(rooms);
}

const impurities: readonly [RegExp, string][] = [
  [/from\s+['"]node:(?!(?:crypto|zlib|buffer)['"])/, 'a Node module'],
  [/\b(randomBytes|randomUUID|randomInt)\b/, 'randomness'],
  [/\bMath\.random\b/, 'randomness'],
  [/\bDate\.now\(\)|\bnew Date\(\)/, 'the clock'],
  [/\bprocess\./, 'the process'],
  [/from\s+['"](knex|pg|express|ejs|pino|pg-query-stream|pg-copy-streams|commander)['"]/, 'I/O'],
  [/\bfetch\(/, 'the network'],
];
const impureRooms = ['platform', ...composing];

/** Strings and comments are not code. */
export const code = (source: string): string =>
  source.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');

/**
 * Files without a role suffix that reach for clock, randomness or I/O; and pure files that import an impure
 * role as a value.
 */
export function impureFiles(sources: Sources): string[] {
  return [...sources]
    .filter(
      ([path]) =>
        roomOf(path) !== null && !impureRooms.includes(roomOf(path)!) && roleOf(path) === 'pure',
    )
    .flatMap(([path, source]) =>
      impurities
        .filter(([pattern]) => pattern.test(code(source)))
        .map(([, what]) => `${path}: ${what}`),
    );
}

/** statistics/ knows nothing but itself and the one distribution library. */
export function statisticsImports(sources: Sources): string[] {
  return [...sources]
    .filter(([path]) => roomOf(path) === 'statistics')
    .flatMap(([path, source]) =>
      importsOf(source)
        .filter((name) => !name.startsWith('.') && !name.startsWith('@stdlib/'))
        .map((name) => `${path}: ${name}`),
    );
}

const forbiddenNames = /(^|\/)(index|utils?|helpers?|common|misc)\.ts$/;

/** Barrels and drawers for everything. */
export const forbiddenFiles = (sources: Sources): string[] =>
  [...sources.keys()].filter((path) => forbiddenNames.test(path));
