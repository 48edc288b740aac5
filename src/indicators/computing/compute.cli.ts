// `civic-gauge compute ROUND`: computes a round as the page does, with the recipe saved for it or one from a file.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Command } from 'commander';
import { viewsFolder } from '../../platform/config/paths.ts';
import { loadTranslations } from '../../platform/i18n/translations.ts';
import { codeVersion } from '../../platform/code-version.ts';
import type { Db } from '../../platform/db/connect.ts';
import { inTransaction, withDatabase } from '../../platform/db/database.ts';
import { claimJob } from '../../platform/jobs/jobs.store.ts';
import { runJob } from '../../platform/jobs/run-job.ts';
import { findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import { findComputation, type Computation } from '../computations.store.ts';
import { recipeSchema, type Recipe } from '../weighting/recipe.ts';
import { readFailure } from './computation-failure.ts';
import { computeJob, computeKind } from './compute-results.job.ts';
import { requestComputation } from './request-computation.command.ts';

export function registerCompute(program: Command): void {
  program
    .command('compute')
    .description('compute a round; what it gives is reviewed and published on its page')
    .argument('<round>', 'code of the round')
    .option('--recipe <file>', 'a weighting recipe as JSON, instead of the one saved for the round')
    .action(async (code: string, { recipe }: { recipe?: string }) => {
      const given =
        recipe === undefined
          ? undefined
          : recipeSchema.parse(JSON.parse(readFileSync(recipe, 'utf8')));
      const computation = await withDatabase((db) => computeNow(db, code, given));
      if (computation.status === 'failed') throw new Error(inWords(computation.failure ?? ''));
      const { weighting, responses, id } = computation;
      console.log(JSON.stringify({ id, responses, weighting: weighting?.report ?? null }, null, 1));
    });
}

/** Asks for a computation and waits for it; the work is done here unless a server takes it first. */
async function computeNow(db: Db, code: string, recipe: Recipe | undefined): Promise<Computation> {
  const round = await findRoundByCode(db, code);
  if (!round) throw new Error(`there is no round ${code}`);
  const { id, isNew } = await inTransaction(db, (tx) =>
    requestComputation(tx, round, {
      actor: null,
      at: new Date(),
      codeVersion: codeVersion(),
      ...(recipe === undefined ? {} : { recipe }),
    }),
  );
  if (!isNew) throw new Error(`${code} is being computed already`);
  for (;;) {
    await runWaiting(db);
    const computation = await findComputation(db, id);
    if (computation && computation.status !== 'computing') return computation;
    await setTimeout(POLL_MS);
  }
}

const POLL_MS = 500;
const STALE_MS = 60_000;

/** Runs a computation that waits for a worker, this one or another. */
async function runWaiting(db: Db): Promise<void> {
  const job = await claimJob(db, [computeKind], STALE_MS);
  if (job === null) return;
  const context = {
    db,
    definitions: new Map([[computeKind, computeJob(() => new Date())]]),
    settings: { heartbeatMs: 5_000, retryMs: 1_000 },
    stopping: new AbortController().signal,
  };
  await runJob(context, job);
}

function inWords(stored: string): string {
  const failure = readFailure(stored);
  if (!failure) return stored;
  const { en } = loadTranslations(viewsFolder, { strict: false });
  const { localityId, ...at } = failure.at;
  return en(`indicators.failures.${failure.code}`, {
    ...at,
    place: `locality ${localityId ?? ''}`,
  });
}
