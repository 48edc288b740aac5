// After a publication all its pages are rendered in the background, in every language, so that the
// first readers find them ready; those read most come first. Each job renders a part and asks for
// the next one, so that a computation somebody waits for has its turn in between. What is there
// already is left alone: a job may run again.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { publicationJobKind } from '../indicators/publication/publication-job.ts';
import { inTransaction } from '../platform/db/database.ts';
import type { Db } from '../platform/db/connect.ts';
import { languages } from '../platform/i18n/language.ts';
import { enqueueJob } from '../platform/jobs/jobs.store.ts';
import { defineJob, type JobDefinition } from '../platform/jobs/job-definition.ts';
import { listRendered, saveRenderedPages } from './publication-pages.store.ts';
import { pagesOf } from './pages-of-publication.ts';
import { publicAudience } from './published-results.store.ts';
import { nameOf, type RenderingTools, type Wanted } from './rendering-tools.ts';
import { rendering, type Rendering } from './rendering.store.ts';
import { versionOf } from './versions.store.ts';

/** Pages of one job: a second or two of work. */
const part = 200;
/** Pages rendered from one snapshot and stored together. */
const batch = 20;

/** @param tools made when the first publication asks for them */
export const renderPublicationJob = (tools: () => RenderingTools): JobDefinition =>
  defineJob({
    kind: publicationJobKind,
    payload: z.object({ computationId: z.uuid(), from: z.int().min(0).default(0) }),
    run: async ({ db, payload: { computationId, from }, signal, report }) => {
      const renders = rendering(tools());
      const wanted = await pagesOfComputation(db, renders, computationId);
      const end = Math.min(from + part, wanted.length);
      let rendered = 0;
      for (let start = from; start < end; start += batch) {
        signal.throwIfAborted();
        const begun = performance.now();
        rendered += await renderMissing(
          db,
          renders,
          wanted.slice(start, Math.min(start + batch, end)),
        );
        report((start - from) / part);
        // As long a pause as the work took: at most half of a core while people use the server.
        await sleep(performance.now() - begun, undefined, { signal });
      }
      if (end < wanted.length) await askForNext(db, computationId, end);
      return { rendered };
    },
  });

const askForNext = (db: Db, computationId: string, from: number): Promise<unknown> =>
  inTransaction(db, (tx) =>
    enqueueJob(tx, {
      kind: publicationJobKind,
      key: `${computationId}/${from}`,
      payload: { computationId, from },
    }),
  );

/** None when the computation was superseded meanwhile. */
async function pagesOfComputation(
  db: Db,
  renders: Rendering,
  computationId: string,
): Promise<Wanted[]> {
  const { computations } = await renders.versions(db);
  const [round] = [...computations].find(([, id]) => id === computationId) ?? [];
  if (round === undefined) return [];
  const { results } = await renders.load(db, round, publicAudience);
  return [{ kind: 'landing' as const }, ...pagesOf(results)].flatMap((page) =>
    languages.map((lang) => [page, lang] as const),
  );
}

/** @returns how many were rendered */
async function renderMissing(
  db: Db,
  renders: Rendering,
  wanted: readonly Wanted[],
): Promise<number> {
  const versions = await renders.versions(db);
  const known = await listRendered(
    db,
    wanted.map(([page, lang]) => ({
      page: nameOf(page, lang),
      version: versionOf(versions, page),
    })),
  );
  const missing = wanted.filter(([page, lang]) => !known.has(nameOf(page, lang)));
  if (missing.length === 0) return 0;
  const rendered = await renders.pages(db, missing);
  await inTransaction(db, (tx) => saveRenderedPages(tx, rendered));
  return rendered.length;
}
