// The page of one round: answers so far, entry channels, quotas, computations.
import { actions } from '../accounts/audit/actions.ts';
import { linesAbout } from '../accounts/audit.store.ts';
import { placesOf } from '../accounts/permissions.ts';
import { z } from 'zod';
import type { ReadContext } from '../platform/http/endpoint.ts';
import { page } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import { problem } from '../platform/problems/problem.ts';
import { listLocalities } from '../localities/localities.store.ts';
import { countsOfRound, type RoundCounts } from '../responses/monitoring/counts.store.ts';
import { entryChannels } from '../responses/submission/entry.ts';
import { findVersion, findVersionSummary } from '../questionnaires/versions/versions.store.ts';
import { listNewerPublished } from '../questionnaires/versions/versions.store.ts';
import { listCallers } from '../sampling/callers/callers.store.ts';
import { mayRecur } from '../sampling/rounds/recurrence.ts';
import { findRoundByCode } from '../sampling/rounds/rounds.store.ts';
import { isAwaited, isFinishing, type Round, type RoundKind } from '../sampling/rounds/round.ts';
import { listSeries } from '../sampling/rounds/round-series.store.ts';
import { offerOf } from '../sampling/rounds/version-offer.ts';
import { namedBreakdowns, type NamedBreakdown } from './breakdowns/breakdown-names.ts';
import { attributeBreakdowns } from './breakdowns/attribute-breakdowns.store.ts';
import type { RegistryBreakdown } from './breakdowns/registry-breakdowns.ts';
import { offeredOfRegistry, registryTitles } from './breakdowns/registry-names.store.ts';
import { listEarlier } from './changes/earlier-rounds.store.ts';
import { findNewestDefinition } from './definitions.store.ts';
import { publishableTables } from './tables/publishable-tables.reply.ts';
import { offeredCovariates } from './communes/covariate-choice.store.ts';
import { listComputations, type Computation } from './computations.store.ts';

const HISTORY_SHOWN = 30;

export const ofRound = z.object({ round: z.string().max(80) });

export type Context<P> = ReadContext<P, unknown>;

export async function roundOf(ctx: Context<{ round: string }>): Promise<Round> {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  return round;
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

export async function roundPage(ctx: Context<{ round: string }>): Promise<Reply> {
  const round = await roundOf(ctx);
  const places = placesOf(ctx.actor, 'rounds.read', ctx.thing);
  const counts = await countsOfRound(ctx.db, round.id, { now: ctx.now, places });
  const computations = await listComputations(ctx.db, round.id);
  const byLocality = await provincesInWords(ctx, counts.byProvince);
  const byChannel = await channelsInWords(ctx, round, counts.byChannel);
  const version = await versionOf(ctx, round);
  const offered = round.indexCode ? await offeredOfRegistry(ctx.db, round) : [];
  return page('indicators/round', {
    title: round.title[ctx.lang],
    office: true,
    round,
    counts,
    isPart: places !== null,
    byLocality,
    byChannel,
    computations,
    version,
    short: await shortFormOf(ctx, round),
    series: await seriesOf(ctx, round),
    isAwaited: isAwaited(round, ctx.now),
    history: await historyInWords(ctx, round),
    breakdowns: await breakdownsInWords(ctx, round, offered),
    earlier: await earlierInWords(ctx, round),
    communes: offered.includes('~commune')
      ? await communesInWords(ctx, round, computations[0])
      : null,
    tables: await publishableTables(ctx, round, computations[0]),
  });
}

/** The form after a service, named; null: there is none. */
async function shortFormOf(ctx: Context<unknown>, { shortVersionId }: Round) {
  const asked = shortVersionId ? await findVersionSummary(ctx.db, shortVersionId) : null;
  return asked && { title: asked.title[ctx.lang] ?? asked.code, number: asked.number };
}

/** Who did what with the round, the newest first. */
async function historyInWords(ctx: Context<unknown>, round: Round) {
  return (await linesAbout(ctx.db, round.id, HISTORY_SHOWN)).map((line) => ({
    at: line.at,
    actorName: line.actorName,
    words: actions.some((known) => known === line.action)
      ? ctx.t(`accounts.audit.actions.${line.action}`)
      : line.action,
  }));
}

/** Rounds that this one can be compared with, the latest first. */
async function earlierInWords(
  ctx: Context<unknown>,
  round: Round,
): Promise<{ code: string; title: string; isSameDefinition: boolean }[]> {
  const newest = round.indexCode ? await findNewestDefinition(ctx.db, round.indexCode) : null;
  return (await listEarlier(ctx.db, round)).map((publication) => ({
    code: publication.round.code,
    title: publication.round.title[ctx.lang],
    isSameDefinition: publication.computation.definitionId === newest?.id,
  }));
}

/** What figures can be shown by. */
async function breakdownsInWords(
  ctx: Context<unknown>,
  round: Round,
  offered: readonly RegistryBreakdown[],
): Promise<NamedBreakdown[]> {
  const version = await findVersion(ctx.db, round.versionId);
  return [
    ...namedBreakdowns(version?.model ?? null, null, ctx.lang),
    ...(offered.includes('~commune') ? await attributeBreakdowns(ctx.db, null, ctx) : []),
    ...registryTitles(offered, ctx),
  ];
}

/** What communes can be estimated with; null where nobody was drawn. */
async function communesInWords(
  ctx: Context<unknown>,
  round: Round,
  before: Computation | undefined,
): Promise<{ code: string; title: string; isChosen: boolean }[] | null> {
  if (round.kind === 'open') return null;
  const offered = await offeredCovariates(ctx.db, before?.parameters.communes);
  return offered.map(({ code, name, isChosen }) => ({ code, title: name[ctx.lang], isChosen }));
}

/** The rounds of the same series, and whether this one continues automatically. */
async function seriesOf(ctx: Context<unknown>, round: Round) {
  const rounds = round.seriesId ? await listSeries(ctx.db, round.seriesId) : [];
  return { rounds, mayRecur: mayRecur(round), isFinishing: isFinishing(round, ctx.now) };
}

/** Who comes another way was not drawn, or not served: no figure uses the answers. Null: all are used. */
const USED_CHANNELS: Readonly<Record<RoundKind, ReadonlySet<string> | null>> = {
  probability: new Set(['invitation', 'simulation']),
  after_service: new Set(['after_service']),
  open: null,
};

const NAMED_CHANNELS: ReadonlySet<string> = new Set([...entryChannels, 'simulation']);

/** An after-service link is named with the caller that gave it. */
async function channelsInWords(
  ctx: Context<unknown>,
  round: Round,
  rows: RoundCounts['byChannel'],
): Promise<{ name: string; responses: number; isUsed: boolean }[]> {
  const callers = new Map(
    (rows.some((row) => row.caller !== null) ? await listCallers(ctx.db) : []).map((caller) => [
      caller.code,
      caller.name[ctx.lang],
    ]),
  );
  return rows.map(({ channel, caller, responses }) => ({
    name: [
      NAMED_CHANNELS.has(channel) ? ctx.t(`indicators.round.channels.${channel}`) : channel,
      ...(caller === null ? [] : [callers.get(caller) ?? caller]),
    ].join(' – '),
    responses,
    isUsed: USED_CHANNELS[round.kind]?.has(channel) ?? true,
  }));
}

/**
 * The number of the version the round asks; of the newest one published since, and whether the round can
 * continue with it.
 */
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
