// The page on which a computation is reviewed before it is published.
import { secondPersonOf } from './publication/second-person.reply.ts';
import { z } from 'zod';
import { page } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import { findJobByKey } from '../platform/jobs/jobs.store.ts';
import { problem } from '../platform/problems/problem.ts';
import { listLocalities } from '../localities/localities.store.ts';
import { COUNTRY_ID } from '../localities/locality.ts';
import { findVersion } from '../questionnaires/versions/versions.store.ts';
import type { Round } from '../sampling/rounds/round.ts';
import type { NamedBreakdown } from './breakdowns/breakdown-names.ts';
import { titledBreakdowns } from './breakdowns/registry-names.store.ts';
import { changeReview } from './changes/change-review.reply.ts';
import { computeKind } from './computing/compute-results.job.ts';
import {
  findComputation,
  findPublished,
  type Computation,
  type SampleCoverage,
} from './computations.store.ts';
import { failureWords } from './computing/failure-words.reply.ts';
import { totalRate, type TotalRate } from './computing/response-rate.ts';
import { findDefinition } from './definitions.store.ts';
import type { GroupRange, ResultRow } from './result-row.ts';
import { editionChanges } from './publication/edition-changes.ts';
import { listResults } from './results.store.ts';
import { tablesOfComputation } from './tables/publishable-tables.reply.ts';
import { weightingOf } from './weighting/computed-weighting.store.ts';
import { listWithheld } from './withheld-localities.store.ts';
import { type Context, roundOf } from './round-page.reply.ts';

export const ofComputation = z.object({ round: z.string().max(80), id: z.uuid() });
/** `already`: another computation was asked for, with choices that this one does not have. */
export const reviewQuery = z.object({ already: z.literal('yes').optional().catch(undefined) });

export async function computationOf(
  ctx: Context<{ round: string; id: string }>,
): Promise<{ round: Round; computation: Computation }> {
  const round = await roundOf(ctx);
  const computation = await findComputation(ctx.db, ctx.params.id);
  if (computation?.roundId !== round.id) throw problem('notFound');
  return { round, computation };
}

export interface Mistake {
  field: string;
  text: string;
}

/** What was sent of one of the page's forms, and what is wrong with it. */
interface Sent {
  errors: readonly Mistake[];
  isAlready: boolean;
  note: string;
  withholding: { locality: number; reason: string; excluded: boolean };
}

const nothingSent: Sent = {
  errors: [],
  isAlready: false,
  note: '',
  withholding: { locality: 0, reason: '', excluded: false },
};

export async function reviewPage(
  ctx: Context<{ round: string; id: string }>,
  sent: Partial<Sent> = {},
): Promise<Reply> {
  const { round, computation } = await computationOf(ctx);
  const [job, stored] = await Promise.all([
    findJobByKey(ctx.db, computeKind, computation.id),
    findDefinition(ctx.db, computation.definitionId),
  ]);
  const all = await listResults(ctx.db, computation.id);
  const withheld = await listWithheld(ctx.db, computation.id);
  const rows = all.filter(({ level }) => level === 'index' || level === 'dimension');
  const published =
    computation.status === 'computed' ? await findPublished(ctx.db, round.id) : null;
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
    failure: await failureWords(ctx, computation.failure),
    job,
    definition: stored?.definition ?? null,
    withheld,
    // Of this page, whichever form of it was sent.
    self: reviewPath(ctx.params),
    published,
    changes: published ? editionChanges(await listResults(ctx.db, published.id), all) : [],
    weighting: await weightingOf(ctx.db, computation, rows),
    breakdowns: await breakdownsOfComputation(ctx, round, computation),
    tables: await tablesOfComputation(ctx, round, computation),
    since: await changeReview(ctx.db, computation, ctx.lang),
    sample: await sampleInWords(ctx, computation.coverage),
    fullIndex: fullIndexOf(rows),
    second: await secondPersonOf(ctx, round, computation),
    places: places.sort((a, b) => a.name[ctx.lang].localeCompare(b.name[ctx.lang], ctx.lang)),
    cell: (localityId: number, node: string) =>
      rows.find((row) => row.localityId === localityId && row.node === node) ?? null,
    countryId: COUNTRY_ID,
    groupName: (group: GroupRange | null) => groupName(ctx, group),
    ...nothingSent,
    ...sent,
  };
  return page('indicators/review', data, { status: (sent.errors ?? []).length > 0 ? 422 : 200 });
}

async function breakdownsOfComputation(
  ctx: Context<unknown>,
  round: Round,
  { parameters }: Computation,
): Promise<NamedBreakdown[]> {
  const version = await findVersion(ctx.db, round.versionId);
  return await titledBreakdowns(ctx.db, version?.model ?? null, parameters.breakdowns ?? [], ctx);
}

/** How many localities have an index that may be shown. */
function fullIndexOf(rows: readonly ResultRow[]): { shown: number; all: number } {
  const indexes = rows.filter((row) => row.node === 'index' && row.localityId !== COUNTRY_ID);
  return {
    shown: indexes.filter(({ flag }) => flag === 'ok' || flag === 'caution').length,
    all: indexes.length,
  };
}

type SampleInWords = Omit<SampleCoverage, 'emptyStrata'> & {
  emptyStrata: string[];
  /** Null where nobody was invited. */
  rate: TotalRate | null;
};

/** What was drawn and what of it answered, empty strata with the names of their localities. */
async function sampleInWords(
  ctx: Context<unknown>,
  coverage: SampleCoverage | null,
): Promise<SampleInWords | null> {
  if (coverage === null) return null;
  const ids = [...new Set(coverage.emptyStrata.map((empty) => empty.localityId))];
  const places = await listLocalities(ctx.db, ids);
  const names = new Map(places.map((place) => [place.id, place.name[ctx.lang]]));
  return {
    ...coverage,
    rate: totalRate(coverage.rates ?? []),
    emptyStrata: coverage.emptyStrata.map(
      ({ stratum, localityId }) => `${names.get(localityId) ?? localityId}: ${stratum}`,
    ),
  };
}

/** As published pages name it; a dash for none. */
function groupName({ t }: Context<unknown>, group: GroupRange | null): string {
  if (group === null) return '–';
  const [from, to] = [t(`reports.groups.${group.from}`), t(`reports.groups.${group.to}`)];
  return group.from === group.to ? from : t('reports.groups.between', { from, to });
}

export const reviewPath = (params: { round: string; id: string }): string =>
  `/rounds/${encodeURIComponent(params.round)}/computations/${params.id}`;
