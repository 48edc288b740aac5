// What /metrics shows. Labels come from short fixed lists (route patterns, job kinds, outcomes),
// never from what people send: no address, no code of a receipt, no name of an account.
import {
  AggregatorRegistry,
  Counter,
  Gauge,
  Histogram,
  Registry,
  collectDefaultMetrics,
} from 'prom-client';
import type { Knex } from 'knex';

/** The one registry of the process. */
export const registry = new Registry();

collectDefaultMetrics({ register: registry });

/** Seconds until a request was answered; `route` is the pattern (/s/:code), not the path. */
const requestSeconds = new Histogram({
  name: 'civic_gauge_request_seconds',
  help: 'Time to answer a request',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [registry],
});

/** The series of one kind of answer. */
export const secondsOf = (
  method: string,
  route: string,
  status: number,
): Histogram.Internal<string> => requestSeconds.labels(method, route, String(status));

/** Attempts at jobs; `outcome` is done, retried, failed, lost or released. */
export const jobAttempts = new Counter({
  name: 'civic_gauge_job_attempts_total',
  help: 'Attempts at jobs, by how they ended',
  labelNames: ['kind', 'outcome'],
  registers: [registry],
});

/** Seconds that an attempt at a job took. */
export const jobSeconds = new Histogram({
  name: 'civic_gauge_job_seconds',
  help: 'Time of an attempt at a job',
  labelNames: ['kind'],
  buckets: [0.1, 0.5, 1, 5, 15, 60, 300, 900],
  registers: [registry],
});

/** Requests that were answered with a problem, by its code (platform/problems). */
export const problemsTold = new Counter({
  name: 'civic_gauge_problems_total',
  help: 'Requests that were refused or failed, by the problem people were told of',
  labelNames: ['code'],
  registers: [registry],
});

/** Result pages that were not in memory; `source` is stored (read from the database) or rendered. */
export const resultPages = new Counter({
  name: 'civic_gauge_result_pages_total',
  help: 'Result pages that were read from the database or rendered anew',
  labelNames: ['source'],
  registers: [registry],
});

const processes = new Gauge({
  name: 'civic_gauge_processes',
  help: 'Processes whose figures these are; one that does not answer in time is missing',
  labelNames: ['role'],
  registers: [registry],
});

/** Says what this process is among those of the server. */
export const nameProcess = (role: 'main' | 'web'): void => {
  processes.set({ role }, 1);
};

interface MeasuredPool {
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
}

const pools = new Map<string, MeasuredPool>();

const connections = new Gauge({
  name: 'civic_gauge_pool_connections',
  help: 'Database connections: used, free, and callers that wait for one',
  labelNames: ['pool', 'state'],
  registers: [registry],
  collect() {
    for (const [name, pool] of pools) {
      connections.set({ pool: name, state: 'used' }, pool.numUsed());
      connections.set({ pool: name, state: 'free' }, pool.numFree());
      connections.set({ pool: name, state: 'awaited' }, pool.numPendingAcquires());
    }
  },
});

/** Shows the pool under a name, in place of the one that had it before. */
export function watchPool(name: string, db: Knex): void {
  pools.set(name, (db.client as { pool: MeasuredPool }).pool);
}

/** The text of /metrics, taken now. */
export const metricsText = (): Promise<string> => registry.metrics();

/** The same before it is text, as one process sends it to another. */
export type Figures = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** The figures of this process, taken now. */
export const figuresNow = (): Promise<Figures> => registry.getMetricsAsJSON();

/** The text for several processes: counts and gauges are added up, the lag of their event loops is not. */
export const textOfAll = (figures: readonly Figures[]): Promise<string> =>
  AggregatorRegistry.aggregate([...figures]).metrics();

/** The content type of that text. */
export const metricsType = registry.contentType;
