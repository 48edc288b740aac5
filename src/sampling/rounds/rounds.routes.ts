// Making a round.
import { holdName } from '../../platform/db/hold-name.ts';
import { organisationChoice } from '../../accounts/organisations/organisation-choice.store.ts';
import { makerOf } from '../../accounts/permissions.ts';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { audit } from '../../accounts/audit.store.ts';
import type { Tx } from '../../platform/db/connect.ts';
import { lockPublished } from '../../questionnaires/versions/version-changes.store.ts';
import {
  isShortVersion,
  publishedVersions,
  shortOptions,
  versionOptions,
  type ShortFormRule,
} from './asked-versions.reply.ts';
import { emptyRound, readRound, type FieldMistake, type TypedRound } from './round-form.ts';
import { roundRemovalRoutes, type RoundRemovalDeps } from './round-removal.routes.ts';
import { roundSettingsRoutes, settingsFields } from './round-settings.routes.ts';
import { recurrenceRoutes } from './recurrence.routes.ts';
import { roundStatusRoutes, type RoundStatusDeps } from './round-status.routes.ts';
import { findRoundByCode } from './rounds.store.ts';
import { insertRound } from './round-changes.store.ts';
import type { Round } from './round.ts';
import { roundVersionRoutes } from './round-version.routes.ts';

export interface RoundDeps extends RoundStatusDeps, RoundRemovalDeps, ShortFormRule {
  /** The index that reads the answers to a version; null when none does. */
  indexOf: (tx: Tx, versionId: string) => Promise<string | null>;
}

const text = z.string().max(300).default('');
const typedRound = z.object({
  organisation: text,
  ...settingsFields,
  code: text,
  version: text,
  kind: text,
});
const permission = 'rounds.manage';

async function newRoundPage(
  ctx: ReadContext<unknown, unknown>,
  typed: TypedRound,
  mistakes: readonly FieldMistake[] = [],
): Promise<Reply> {
  const versions = await publishedVersions(ctx);
  const errors = mistakes.map((mistake) => ({
    field: mistake.field,
    text: ctx.t(`sampling.errors.${mistake.code}`),
  }));
  return page(
    'sampling/new-round',
    {
      title: ctx.t('sampling.new.title'),
      office: true,
      typed,
      errors,
      versions: versionOptions(ctx, versions),
      shorts: shortOptions(ctx, versions),
      organisations: await organisationChoice(ctx.db, { ...ctx, permission }),
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function makeRound(
  ctx: WriteContext<unknown, unknown, TypedRound>,
  deps: RoundDeps,
): Promise<Reply> {
  const versions = await publishedVersions({ ...ctx, db: ctx.tx });
  const reading = readRound(ctx.body, {
    versionIds: versions.map((version) => version.id),
    now: ctx.now,
  });
  const asked = { typed: ctx.body.short, before: '' };
  if (!(await isShortVersion({ ...ctx, db: ctx.tx }, deps, asked)))
    return newRoundPage(ctx, ctx.body, [
      ...(reading.ok ? [] : reading.mistakes),
      { field: 'short', code: 'short' },
    ]);
  if (!reading.ok) return newRoundPage(ctx, ctx.body, reading.mistakes);
  await holdName(ctx.tx, 'round', reading.round.code);
  if (await findRoundByCode(ctx.tx, reading.round.code))
    return newRoundPage(ctx, ctx.body, [{ field: 'code', code: 'taken' }]);
  const organisationId = makerOf(ctx.actor, permission, ctx.body.organisation);
  const version = await lockPublished(ctx.tx, reading.round.versionId);
  if (!version) return newRoundPage(ctx, ctx.body, [{ field: 'version', code: 'version' }]);
  const round: Round = {
    ...reading.round,
    id: randomUUID(),
    organisationId,
    status: 'draft',
    simulated: false,
    lonelyPsu: 'adjust',
    draftDays: 14,
    indexCode: await deps.indexOf(ctx.tx, version.id),
  };
  await insertRound(ctx.tx, round, ctx.now);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    organisationId,
    action: 'round.created',
    objectId: round.id,
    details: { code: round.code },
  });
  return redirect(`/rounds/${round.code}`);
}

export const samplingRoutes = (deps: RoundDeps): Endpoint[] => [
  get('/rounds/new', { permission, of: 'new' }, async (ctx) => newRoundPage(ctx, emptyRound)),
  post('/rounds/new', { permission, of: 'new', body: typedRound }, async (ctx) =>
    makeRound(ctx, deps),
  ),
  ...roundStatusRoutes(deps),
  ...roundVersionRoutes,
  ...roundSettingsRoutes(deps),
  ...roundRemovalRoutes(deps),
  ...recurrenceRoutes,
];
