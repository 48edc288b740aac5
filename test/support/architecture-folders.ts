// The rules inside a room as functions over source texts: which folder may use which, how many files
// a folder holds, who writes a table in SQL, and what a suffix promises.
import { code, localImports, type Sources } from './architecture.ts';

/**
 * Folders of the big rooms, and which others of their room each may use. `.` is the room's own
 * folder; a path to a file means only that file.
 */
export const allowedInnerImports: Readonly<
  Record<string, Readonly<Record<string, readonly string[]>>>
> = {
  statistics: {
    numeric: [],
    estimation: ['numeric'],
    accumulator: ['numeric', 'estimation'],
    weighting: ['numeric', 'estimation'],
    'index-tree': ['numeric', 'estimation', 'accumulator'],
    'small-areas': ['numeric', 'accumulator'],
    'disclosure-risk': [],
  },
  questionnaires: {
    'kinds/traits.ts': [],
    model: ['kinds/traits.ts'],
    expressions: ['kinds/traits.ts', 'model'],
    kinds: ['kinds/traits.ts', 'model', 'expressions'],
    engine: ['kinds/traits.ts', 'model', 'expressions', 'kinds'],
    codebook: ['kinds/traits.ts', 'model', 'expressions', 'kinds', 'engine'],
    versions: ['kinds/traits.ts', 'model', 'expressions', 'kinds', 'engine'],
  },
  xlsform: {
    tables: [],
    reading: ['tables'],
    survey: ['tables', 'reading'],
    writing: ['tables', 'reading'],
    '.': ['tables', 'reading', 'survey', 'writing'],
  },
  designer: {
    editing: [],
    checks: ['editing'],
    pages: ['editing', 'checks'],
    bank: ['editing', 'pages'],
    '.': ['editing', 'checks', 'pages', 'bank'],
  },
  sampling: {
    rounds: [],
    callers: ['rounds'],
    served: [],
    invitations: ['rounds'],
    buttons: ['rounds', 'invitations'],
    '.': ['rounds', 'callers', 'invitations', 'served', 'buttons'],
  },
  responses: {
    keys: [],
    consent: [],
    submission: ['keys', 'consent'],
    requests: ['submission'],
    partial: ['keys', 'submission', 'microdata'],
    counts: ['submission'],
    visiting: ['keys', 'submission', 'counts'],
    pages: ['keys', 'submission', 'counts', 'requests', 'visiting', 'partial'],
    'short-form': ['keys', 'consent', 'submission', 'visiting', 'pages'],
    entry: ['keys', 'consent', 'submission', 'counts', 'visiting', 'pages', 'short-form'],
    monitoring: ['submission', 'counts', 'visiting', 'entry'],
    microdata: ['submission', 'counts'],
    archive: ['microdata'],
    privacy: [
      'keys',
      'consent',
      'submission',
      'counts',
      'visiting',
      'pages',
      'archive',
      'requests',
      'partial',
    ],
    '.': ['submission', 'counts', 'visiting', 'pages', 'short-form', 'entry', 'privacy'],
  },
};

const parts = (file: string): { room: string; inside: string } | null => {
  const found = /^src\/([^/]+)\/(.+)$/.exec(file);
  return found ? { room: found[1]!, inside: found[2]! } : null;
};

/** The entry of the table that holds a file: the file itself, or its first folder. */
function folderOf(inside: string, table: Readonly<Record<string, unknown>>): string {
  if (inside in table) return inside;
  return inside.includes('/') ? inside.split('/')[0]! : '.';
}

/** Imports between folders of a room that the table does not name; folders it does not know. */
export function forbiddenInnerImports(sources: Sources): string[] {
  return localImports(sources)
    .filter(({ from, to }) => {
      const [own, other] = [parts(from), parts(to)];
      const table = own && allowedInnerImports[own.room];
      if (!own || !other || own.room !== other.room || !table) return false;
      const [a, b] = [folderOf(own.inside, table), folderOf(other.inside, table)];
      return a !== b && !(table[a] ?? []).includes(b);
    })
    .map(({ from, to }) => `${from} → ${to}`);
}

const MOST_FILES = 25;

/** Folders with more files than somebody can look through. */
export function crowdedFolders(sources: Sources): string[] {
  const counts = new Map<string, number>();
  for (const path of sources.keys()) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > MOST_FILES)
    .map(([folder, count]) => `${folder}: ${count} files`);
}

const WRITES: readonly RegExp[] = [
  /\b(?:tx|db)(?:<[^>]+>)?\('([a-z_]+)(?: as \w+)?'\)[^;]*?\.(?:insert|update|delete|del)\(/g,
  /\binsert\s+into\s+([a-z_]+)/gi,
  /\bupdate\s+(?:only\s+)?([a-z_]+)(?:\s+(?:as\s+)?[a-z_]+)?\s+set\b/gi,
  /\bdelete\s+from\s+([a-z_]+)/gi,
  /\btruncate\s+(?:table\s+)?([a-z_]+)/gi,
  /\binsertFromJson\('([a-z_]+)'/g,
];

function writersOf(sources: Sources): Map<string, Set<string>> {
  const writers = new Map<string, Set<string>>();
  for (const [path, source] of sources) {
    const text = code(source);
    for (const found of WRITES.flatMap((pattern) => [...text.matchAll(pattern)])) {
      const table = found[1]!.toLowerCase();
      writers.set(table, (writers.get(table) ?? new Set()).add(path));
    }
  }
  return writers;
}

/** Tables written by more than the one file that owns them, by knex or by SQL in any string. */
export const tableOwners = (sources: Sources): string[] =>
  [...writersOf(sources)]
    .filter(([, paths]) => paths.size > 1)
    .map(([table, paths]) => `${table}: ${[...paths].join(', ')}`);

const SQL =
  /\b(?:db|tx|pool)\b|\bprepared\b|\.raw\(|\bselect\b[^;]*\bfrom\b|\binsert\s+into\b|\bdelete\s+from\b/;
const ENDPOINTS = /\bEndpoint\b|\b(?:get|post|postCommitting|visitGet|visitPost|visitSend)(?:<|\()/;
const QUERY =
  /\b(?:tx|db)(?:<[^>]+>)?\('[a-z_]+|\binsert\s+into\s+[a-z_]+|\bdelete\s+from\s+[a-z_]+|\bprepared(?:<[^>]*>)?\(/;

const isPlatform = (path: string): boolean => path.startsWith('src/platform/');

/** A `.routes.ts` without an endpoint, a `.store.ts` without SQL, SQL in a file that is no store. */
export function brokenSuffixes(sources: Sources): string[] {
  return [...sources].flatMap(([path, source]) => {
    const text = code(source);
    if (path.endsWith('.routes.ts') && !ENDPOINTS.test(text)) return [`${path}: no endpoint`];
    if (path.endsWith('.store.ts')) return SQL.test(text) ? [] : [`${path}: no SQL`];
    return !isPlatform(path) && QUERY.test(text) ? [`${path}: SQL`] : [];
  });
}
