// The researcher's desk for a round: what has come in, computing, reviewing, publishing.
import { z } from 'zod';
import { get, post, type Endpoint, type ReadContext } from '../platform/http/endpoint.ts';
import { json, page, redirect, type Reply } from '../platform/http/reply.ts';
import { findJobByKey } from '../platform/jobs/jobs.store.ts';
import { problem } from '../platform/problems/problem.ts';
import { audit } from '../accounts/audit.store.ts';
import { listLocalities } from '../localities/localities.store.ts';
import { COUNTRY_ID } from '../localities/locality.ts';
import { countsOfRound, type RoundCounts } from '../responses/monitoring/counts.store.ts';
import { entryChannels } from '../responses/submission/entry.ts';
import {
  findVersion,
  findVersionSummary,
  listNewerPublished,
} from '../questionnaires/versions/versions.store.ts';
import { listCallers } from '../sampling/callers/callers.store.ts';
import { mayRecur } from '../sampling/rounds/recurrence.ts';
import {
  findRoundByCode,
  isFinishing,
  listRounds,
  listSeries,
  type Round,
} from '../sampling/rounds/rounds.store.ts';
import { offerOf } from '../sampling/rounds/version-offer.ts';
import { computeKind } from './compute-results.job.ts';
import { findComputation, listComputations, type Computation } from './computations.store.ts';
import { findDefinition } from './definitions.store.ts';
import { publishComputation } from './publish-computation.command.ts';
import { requestComputation } from './request-computation.command.ts';
import { listResults, listWithheld, releaseLocality, withholdLocality } from './results.store.ts';

const ofRound = z.object({ round: z.string().max(80) });
const ofComputation = z.object({ round: z.string().max(80), id: z.uuid() });
const withholding = z.object({
  locality: z.coerce.number().int(),
  reason: z.string().max(1000).default(''),
});

type Context<P> = ReadContext<P, unknown>;

async function roundOf(ctx: Context<{ round: string }>): Promise<Round> {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  return round;
}

async function computationOf(
  ctx: Context<{ round: string; id: string }>,
): Promise<{ round: Round; computation: Computation }> {
  const round = await roundOf(ctx);
  const computation = await findComputation(ctx.db, ctx.params.id);
  if (computation?.roundId !== round.id) throw problem('notFound');
  return { round, computation };
}

/** Provinces with their names, in the order of these. */
async function provincesInWords(
  ctx: Context<unknown>,
  rows: RoundCounts['byProvince'],
): Promise<{ name: string; counted: number; held: number }[]> {
  const places = await listLocalities(
    ctx.db,
    rows.map((row) => row.localityId),
  );
  const names = new Map(places.map((place) => [place.id, place.name[ctx.lang]]));
  return rows
    .map(({ localityId: id, ...row }) => ({ name: names.get(id) ?? String(id), ...row }))
    .sort((a, b) => a.name.localeCompare(b.name, ctx.lang));
}

async function roundPage(ctx: Context<{ round: string }>): Promise<Reply> {
  const round = await roundOf(ctx);
  const counts = await countsOfRound(ctx.db, round.id, ctx.now);
  const computations = await listComputations(ctx.db, round.id);
  const byLocality = await provincesInWords(ctx, counts.byProvince);
  const byDoor = await doorsInWords(ctx, counts.byChannel);
  const version = await versionOf(ctx, round);
  return page('indicators/round', {
    title: round.title[ctx.lang],
    office: true,
    round,
    counts,
    byLocality,
    byDoor,
    computations,
    version,
    series: await seriesOf(ctx, round),
  });
}

/** The rounds of the same series, and whether this one goes on by itself. */
async function seriesOf(ctx: Context<unknown>, round: Round) {
  const rounds = round.seriesId ? await listSeries(ctx.db, round.seriesId) : [];
  return { rounds, mayRecur: mayRecur(round), isFinishing: isFinishing(round, ctx.now) };
}

const NAMED_DOORS: ReadonlySet<string> = new Set([...entryChannels, 'simulation']);

/** An after-service link is named with the caller that gave it. */
async function doorsInWords(
  ctx: Context<unknown>,
  rows: RoundCounts['byChannel'],
): Promise<{ name: string; responses: number }[]> {
  const callers = new Map(
    (rows.some((row) => row.caller !== null) ? await listCallers(ctx.db) : []).map((caller) => [
      caller.code,
      caller.name[ctx.lang],
    ]),
  );
  return rows.map(({ channel, caller, responses }) => ({
    name: [
      NAMED_DOORS.has(channel) ? ctx.t(`indicators.round.doors.${channel}`) : channel,
      ...(caller === null ? [] : [callers.get(caller) ?? caller]),
    ].join(' – '),
    responses,
  }));
}

/** The number of the version the round asks; of the newest one published since, and whether the round can go on with it. */
async function versionOf(
  ctx: Context<unknown>,
  round: Round,
): Promise<{
  number: number | null;
  newer: { number: number | null; unsafe: number; mayChange: boolean } | null;
}> {
  const asked = await findVersionSummary(ctx.db, round.versionId);
  const [newest] =
    asked && round.status !== 'closed' ? await listNewerPublished(ctx.db, asked) : [];
  const [current, next] = newest
    ? await Promise.all([findVersion(ctx.db, round.versionId), findVersion(ctx.db, newest.id)])
    : [];
  if (!current || !next) return { number: asked?.number ?? null, newer: null };
  const { unsafe, mayChange } = offerOf(round.status, current.model, next.model, ctx.lang);
  return { number: current.number, newer: { number: next.number, unsafe, mayChange } };
}

interface Mistake {
  field: string;
  text: string;
}

async function reviewPage(
  ctx: Context<{ round: string; id: string }>,
  more: { errors: Mistake[]; reason: string } = { errors: [], reason: '' },
): Promise<Reply> {
  const { round, computation } = await computationOf(ctx);
  const [job, stored] = await Promise.all([
    findJobByKey(ctx.db, computeKind, computation.id),
    findDefinition(ctx.db, computation.definitionId),
  ]);
  const [rows, withheld] = await Promise.all([
    listResults(ctx.db, computation.id, { levels: ['index', 'dimension'] }),
    listWithheld(ctx.db, computation.id),
  ]);
  const ids = [...new Set(rows.map((row) => row.localityId))];
  const places = (await listLocalities(ctx.db, ids, round.opensAt ?? ctx.now)).filter(
    (place) => place.id !== COUNTRY_ID,
  );
  const data = {
    title: ctx.t('indicators.review.title', { round: round.title[ctx.lang] }),
    office: true,
    scripts: ['progress.js'],
    round,
    computation,
    job,
    definition: stored?.definition ?? null,
    withheld,
    places: places.sort((a, b) => a.name[ctx.lang].localeCompare(b.name[ctx.lang], ctx.lang)),
    cell: (localityId: number, node: string) =>
      rows.find((row) => row.localityId === localityId && row.node === node) ?? null,
    countryId: COUNTRY_ID,
    ...more,
  };
  return page('indicators/review', data, { status: more.errors.length > 0 ? 422 : 200 });
}

const reviewPath = (params: { round: string; id: string }): string =>
  `/rounds/${encodeURIComponent(params.round)}/computations/${params.id}`;

const reading: Endpoint[] = [
  get('/rounds', { permission: 'rounds.read' }, async (ctx) =>
    page('indicators/rounds', {
      title: ctx.t('indicators.rounds.title'),
      office: true,
      rounds: await listRounds(ctx.db),
    }),
  ),
  get('/rounds/:round', { permission: 'rounds.read', params: ofRound }, async (ctx) =>
    roundPage(ctx),
  ),
  get(
    '/rounds/:round/computations/:id',
    { permission: 'rounds.read', params: ofComputation },
    async (ctx) => reviewPage(ctx),
  ),
  get(
    '/rounds/:round/computations/:id/progress',
    { permission: 'rounds.read', params: ofComputation },
    async (ctx) => {
      const { computation } = await computationOf(ctx);
      const job = await findJobByKey(ctx.db, computeKind, computation.id);
      return json({ status: computation.status, progress: job?.progress ?? 0 });
    },
  ),
];

const acting = (deps: { codeVersion: string; wakeWorker: () => void }): Endpoint[] => [
  post(
    '/rounds/:round/computations',
    { permission: 'results.compute', params: ofRound },
    async (ctx) => {
      const round = await roundOf(ctx);
      const asked = await requestComputation(ctx.tx, round, {
        actor: ctx.actor,
        at: ctx.now,
        codeVersion: deps.codeVersion,
      });
      setTimeout(deps.wakeWorker, 50);
      return redirect(reviewPath({ round: round.code, id: asked.id }));
    },
  ),
  post(
    '/rounds/:round/computations/:id/publish',
    { permission: 'results.publish', params: ofComputation },
    async (ctx) => {
      const { computation } = await computationOf(ctx);
      await publishComputation(ctx.tx, computation, { actor: ctx.actor, at: ctx.now });
      return redirect(reviewPath(ctx.params));
    },
  ),
  post(
    '/rounds/:round/computations/:id',
    { permission: 'results.publish', params: ofComputation, body: withholding },
    async (ctx) => {
      const { computation } = await computationOf(ctx);
      if (computation.status !== 'computed') throw problem('conflict');
      const reason = ctx.body.reason.trim();
      if (reason.length < 10)
        return reviewPage(ctx, {
          errors: [{ field: 'reason', text: ctx.t('indicators.review.reasonNeeded') }],
          reason,
        });
      await withholdLocality(ctx.tx, computation.id, {
        localityId: ctx.body.locality,
        reason,
        by: ctx.actor?.userId ?? null,
        at: ctx.now,
      });
      await audit(ctx.tx, {
        at: ctx.now,
        actor: ctx.actor,
        action: 'locality.withheld',
        objectId: computation.id,
        details: { locality: ctx.body.locality },
      });
      return redirect(reviewPath(ctx.params));
    },
  ),
  post(
    '/rounds/:round/computations/:id/release',
    {
      permission: 'results.publish',
      params: ofComputation,
      body: z.object({ locality: z.coerce.number().int() }),
    },
    async (ctx) => {
      const { computation } = await computationOf(ctx);
      if (computation.status !== 'computed') throw problem('conflict');
      await releaseLocality(ctx.tx, computation.id, ctx.body.locality);
      await audit(ctx.tx, {
        at: ctx.now,
        actor: ctx.actor,
        action: 'locality.released',
        objectId: computation.id,
        details: { locality: ctx.body.locality },
      });
      return redirect(reviewPath(ctx.params));
    },
  ),
];

export const roundRoutes = (deps: { codeVersion: string; wakeWorker: () => void }): Endpoint[] => [
  ...reading,
  ...acting(deps),
];
