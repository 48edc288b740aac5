// npm run bench:finder — whether the finder of places and services finds what people mean, and how fast:
// the queries of queries.csv (old names, missing accents, slips, short forms), found in the first three;
// the whole page from request to last byte, as browsers with and without JavaScript ask for it; and the
// substring search that was there before. Needs REFERENCE_DATA for the units of today and of before;
// without it only services are asked for.
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parse } from 'csv-parse/sync';
import { finder } from '../../src/localities/finder/finder.store.ts';
import { importUnits } from '../../src/localities/importing/import-units.command.ts';
import { projectRoot } from '../../src/platform/config/paths.ts';
import type { Db } from '../../src/platform/db/connect.ts';
import { inTransaction } from '../../src/platform/db/database.ts';
import { openEmbeddedPostgres } from '../../src/platform/installation/embedded-postgres.ts';
import { type Ground, makeDrafts, prepare } from '../responses/ground.ts';
import { meanings, type Meaning } from './meanings.ts';
import { substringSearch } from './substring-search.ts';

interface Query {
  query: string;
  meant: string;
}
type Search = (query: string) => Promise<readonly Meaning[]>;

const LEAST_SHARE = 0.98;
const MOST_MS = 20;
const reference = process.env['REFERENCE_DATA'];
const now = new Date();

function readQueries(): Query[] {
  const file = path.join(projectRoot, 'bench/finder/queries.csv');
  const all = parse(readFileSync(file, 'utf8'), { columns: true }) as Query[];
  return reference === undefined ? all.filter(({ meant }) => meant.startsWith('service')) : all;
}

async function loadUnits(db: Db): Promise<void> {
  if (reference === undefined) return;
  const files = ['communes.csv', 'old-units.csv'].map((file) => ({
    file,
    text: readFileSync(path.resolve(projectRoot, reference, 'data', file), 'utf8'),
  }));
  for (const { result } of await inTransaction(db, (tx) => importUnits(tx, files, now)))
    console.log(`units: ${result.added} added, ${result.refusals.length} refused`);
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

async function measure(
  name: string,
  queries: readonly Query[],
  search: Search,
  isMeant: (found: Meaning, meant: string) => boolean,
): Promise<boolean> {
  for (const { query } of queries.slice(0, 50)) await search(query);
  const times: number[] = [];
  const missed: string[] = [];
  for (const { query, meant } of queries) {
    const from = performance.now();
    const found = await search(query);
    times.push(performance.now() - from);
    if (!found.slice(0, 3).some((one) => isMeant(one, meant))) missed.push(`${query} (${meant})`);
  }
  times.sort((a, b) => a - b);
  const share = 1 - missed.length / queries.length;
  const ms = [0.5, 0.95, 1].map((part) => quantile(times, part).toFixed(1).padStart(8)).join('');
  console.log(`${name.padEnd(34)}${(100 * share).toFixed(1).padStart(7)} %${ms}`);
  if (process.env['MISSED'] === 'yes') console.log(missed.join('\n'));
  return share >= LEAST_SHARE && quantile(times, 0.95) <= MOST_MS;
}

/** The page with what was found, whole, over HTTP. */
async function pages(ground: Ground, queries: readonly Query[]): Promise<void> {
  const [ready] = await makeDrafts(ground, 1);
  const times: number[] = [];
  let bytes = 0;
  for (const { query, meant } of [...queries.slice(0, 50), ...queries]) {
    const step = meant.startsWith('service') ? 'service' : 'place';
    const address = `http://127.0.0.1:${ground.server.port}/s/bench/${step}?q=${encodeURIComponent(query)}`;
    const from = performance.now();
    const answer = await fetch(address, { headers: { cookie: ready!.cookie } });
    bytes += (await answer.arrayBuffer()).byteLength;
    if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`);
    times.push(performance.now() - from);
  }
  const sorted = times.slice(50).sort((a, b) => a - b);
  const ms = [0.5, 0.95, 1].map((part) => quantile(sorted, part).toFixed(1).padStart(8)).join('');
  console.log(`${'the page, whole, over HTTP'.padEnd(43)}${ms}`);
  console.log(`  ${(bytes / (queries.length + 50) / 1024).toFixed(1)} KB a page, not compressed`);
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-bench-'));
  chmodSync(folder, 0o711);
  const postgres = await openEmbeddedPostgres({ folder, role: 'command' });
  let ground: Ground | null = null;
  try {
    ground = await prepare(postgres.url, 1, loadUnits);
    const { db } = ground;
    const queries = readQueries();
    const { isMeant, ofPlace } = await meanings(db, reference ?? null);
    const own = finder();
    const search: Search = async (query) => await own.services(db, query, { limit: 3 });
    const places: Search = async (query) =>
      (await own.places(db, query, { at: now, limit: 3 })).map(ofPlace);
    const both = (of: 'service' | 'place'): Query[] =>
      queries.filter(({ meant }) => meant.startsWith('service') === (of === 'service'));
    console.log(
      `${queries.length} queries\n${'in the first three'.padStart(43)}  p50 ms     p95    most`,
    );
    const met = [
      await measure('services', both('service'), search, isMeant),
      ...(reference === undefined ? [] : [await measure('places', both('place'), places, isMeant)]),
    ];
    const before = substringSearch(db, now);
    await measure('  before: substrings, services', both('service'), before.services, isMeant);
    if (reference !== undefined)
      await measure('  before: substrings, places', both('place'), before.places, isMeant);
    await pages(ground, queries);
    console.log(
      `target ${100 * LEAST_SHARE} %, p95 ${MOST_MS} ms: ${met.every(Boolean) ? 'met' : 'MISSED'}`,
    );
  } finally {
    await ground?.server.stop();
    await ground?.db.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
