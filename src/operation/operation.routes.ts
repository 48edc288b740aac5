// The page Operation, for the administrators of the host organisation: what should be mended, versions,
// space, jobs, slow statements and errors.
import { z } from 'zod';
import { audit, lastTimeOf } from '../accounts/audit.store.ts';
import {
  get,
  post,
  type Endpoint,
  type PageContext,
  type WriteContext,
} from '../platform/http/endpoint.ts';
import { page, redirect } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import type { Pool } from '../platform/db/connect.ts';
import { findJob, listJobs, restartJob } from '../platform/jobs/jobs.store.ts';
import { problem } from '../platform/problems/problem.ts';
import { examine } from './examine.command.ts';
import { worstFirst, type Finding } from './finding.ts';
import { costlyStatements, longStatements } from './server-facts.store.ts';
import { diskFindings, type Disk } from './settings-findings.ts';
import { diskOf } from './state.files.ts';
import { toldProblems } from './told-problems.ts';

/** What the process that was started knows of its installation. */
export interface Installation {
  /** Of the embedded database; null: it lies on a server of its own. */
  dataFolder: string | null;
  /** Connections the server may open at most. */
  connections: number;
  /** Of the settings, found at the start. */
  findings: readonly Finding[];
}

interface Deps {
  installation: Installation;
  mode: string;
  codeVersion: string;
  metrics: () => Promise<string>;
  wakeWorker: () => void;
  /** Those that have words; a release before may have had others. */
  jobKinds: readonly string[];
}

const permission = 'installation.manage';
const of = 'anywhere';
const JOBS_SHOWN = 20;
const LONG_SECONDS = 5;

const shown = z.object({ restarted: z.string().max(1).default('') });
const ofJob = z.object({ id: z.uuid() });

const diskAt = async (place: string | null): Promise<Disk | null> =>
  place === null ? null : await diskOf(place);

async function factsFor(db: Pool, { installation, mode, metrics }: Deps, now: Date) {
  const { dataFolder, connections, findings } = installation;
  const embedded = dataFolder !== null;
  const examined = await examine(db, { needed: connections, embedded, mode, now });
  const disk = await diskAt(dataFolder);
  const all = worstFirst([...findings, ...(disk ? diskFindings(disk) : []), ...examined.findings]);
  return {
    ...{ examined, disk },
    wrong: all.filter(({ severity }) => severity !== 'good'),
    good: all.filter(({ severity }) => severity === 'good'),
    jobs: await listJobs(db, { limit: JOBS_SHOWN }),
    lastBackup: await lastTimeOf(db, 'backup.made'),
    long: await longStatements(db, LONG_SECONDS),
    costly: await costlyStatements(db),
    problems: toldProblems(await metrics()),
  };
}

const operationPage =
  (deps: Deps) =>
  async ({ db, now, query, t }: PageContext<unknown, z.infer<typeof shown>>): Promise<Reply> =>
    page('operation/state', {
      title: t('operation.title'),
      office: true,
      ...(await factsFor(db, deps, now)),
      kindOf: (kind: string) =>
        deps.jobKinds.includes(kind) ? t(`operation.jobs.kinds.${kind}`) : kind,
      restarted: query.restarted !== '',
      program: deps.codeVersion,
      node: process.version,
      since: new Date(now.getTime() - process.uptime() * 1000),
    });

const restart =
  ({ wakeWorker }: Deps) =>
  async ({
    tx,
    now,
    actor,
    params,
  }: WriteContext<z.infer<typeof ofJob>, unknown, unknown>): Promise<Reply> => {
    const kind = await restartJob(tx, params.id);
    if (kind === null) {
      // Pressed twice, or by two people: it runs already.
      if (!(await findJob(tx, params.id))) throw problem('notFound');
      return redirect('/operation?restarted=1#jobs');
    }
    const details = { kind };
    await audit(tx, { at: now, actor, action: 'job.restarted', objectId: params.id, details });
    // Once the transaction is over.
    setTimeout(wakeWorker, 50);
    return redirect('/operation?restarted=1#jobs');
  };

export const operationRoutes = (deps: Deps): Endpoint[] => [
  get('/operation', { permission, of, query: shown }, operationPage(deps)),
  post('/operation/jobs/:id/restart', { permission, of, params: ofJob }, restart(deps)),
];
