// After a publication all its pages are rendered in the background, in every language, so that the
// first readers find them ready. What is there already is left alone: the job may run again.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { publicationJobKind } from '../indicators/publication-job.ts';
import { inTransaction, type Db } from '../platform/db/database.ts';
import { languages } from '../platform/i18n/language.ts';
import { defineJob, type JobDefinition } from '../platform/jobs/worker.ts';
import { listRendered, saveRenderedPages } from './publication-pages.store.ts';
import { pagesOf } from './published-page.ts';
import { publicAudience } from './readings.store.ts';
import { nameOf, rendering, type Rendering, type RenderingTools, type Wanted } from './rendering.store.ts';
import { versionOf } from './versions.store.ts';

/** Pages rendered from one snapshot and stored together. */
const batch = 20;

/** @param tools made when the first publication asks for them */
export const renderPublicationJob = (tools: () => RenderingTools): JobDefinition => defineJob({
  kind: publicationJobKind,
  payload: z.object({ computationId: z.uuid() }),
  run: async ({ db, payload, signal, report }) => {
    const renders = rendering(tools());
    const wanted = await pagesOfComputation(db, renders, payload.computationId);
    let rendered = 0;
    for (let start = 0; start < wanted.length; start += batch) {
      signal.throwIfAborted();
      const begun = performance.now();
      rendered += await renderMissing(db, renders, wanted.slice(start, start + batch));
      report(start / wanted.length);
      if (!await isPublished(db, renders, payload.computationId)) break;
      // As long a pause as the work took: at most half of a core while people use the server.
      await sleep(performance.now() - begun, undefined, { signal });
    }
    return { rendered };
  },
});

const roundOf = async (db: Db, renders: Rendering, computationId: string): Promise<string | null> =>
  [...(await renders.versions(db)).computations].find(([, id]) => id === computationId)?.[0] ?? null;

const isPublished = async (db: Db, renders: Rendering, computationId: string): Promise<boolean> =>
  await roundOf(db, renders, computationId) !== null;

/** None when the computation was superseded meanwhile. */
async function pagesOfComputation(db: Db, renders: Rendering, computationId: string): Promise<Wanted[]> {
  const round = await roundOf(db, renders, computationId);
  if (round === null) return [];
  const { reading } = await renders.load(db, round, publicAudience);
  return [{ kind: 'landing' as const }, ...pagesOf(reading)].flatMap((page) => languages.map((lang) => [page, lang] as const));
}

/** @returns how many were rendered */
async function renderMissing(db: Db, renders: Rendering, wanted: readonly Wanted[]): Promise<number> {
  const versions = await renders.versions(db);
  const known = await listRendered(db, wanted.map(([page, lang]) => ({ page: nameOf(page, lang), version: versionOf(versions, page) })));
  const missing = wanted.filter(([page, lang]) => !known.has(nameOf(page, lang)));
  if (missing.length === 0) return 0;
  const rendered = await renders.pages(db, missing);
  await inTransaction(db, (tx) => saveRenderedPages(tx, rendered));
  return rendered.length;
}
