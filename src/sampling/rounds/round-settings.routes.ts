// Changing what is said of a round: titles, organiser, contact, days. What it asks and how people are chosen
// stay as they are.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import {
  isShortVersion,
  publishedVersions,
  shortOptions,
  type ShortFormRule,
} from './asked-versions.reply.ts';
import { erasesSoon } from './retention.ts';
import { saveSettings } from './round-changes.store.ts';
import {
  changedSettings,
  emptySettings,
  readSettings,
  typedOf,
  type SettingsMistake,
  type TypedSettings,
} from './round-settings.ts';
import type { Round } from './round.ts';
import { aRound } from './round-things.store.ts';
import { findRoundByCode, lockRoundByCode } from './rounds.store.ts';

const text = z.string().max(300).default('');
const paragraph = z.string().max(2000).default('');
export const settingsFields = {
  title_vi: text,
  title_en: text,
  organiser_vi: text,
  organiser_en: text,
  contact_vi: text,
  contact_en: text,
  verify_vi: paragraph,
  verify_en: paragraph,
  done_vi: paragraph,
  done_en: paragraph,
  complaints_vi: paragraph,
  complaints_en: paragraph,
  opens: text,
  closes: text,
  minimum: text,
  finish: z.string().max(300).default(emptySettings.finish),
  partial: text,
  retention: text,
  short: text,
  frames: paragraph,
};
const typed = z.object({ ...settingsFields, seen: z.string().max(64).default('') });
const params = z.object({ round: z.string().max(80) });
const asked = z.object({ why: z.enum(['past', '']).catch('').default('') });
type OfSettings = z.infer<typeof params>;

const permission = 'rounds.manage';
const of = aRound;

/** Tells whether somebody else changed the settings since the form was made. */
const markOf = (round: Round): string =>
  createHash('sha256')
    .update(JSON.stringify(typedOf(round)))
    .digest('base64url')
    .slice(0, 16);

interface Shown {
  values: TypedSettings;
  mistakes: readonly (Omit<SettingsMistake, 'field'> & { field: string })[];
}

async function settingsPage(
  ctx: ReadContext<unknown, unknown>,
  round: Round,
  shown: Shown,
): Promise<Reply> {
  const errors = shown.mistakes.map(({ field, code }) => ({
    field,
    text: ctx.t(`sampling.errors.${code}`),
  }));
  return page(
    'sampling/edit-round',
    {
      title: ctx.t('sampling.edit.title'),
      office: true,
      ...{ round, typed: shown.values, errors, seen: markOf(round) },
      shorts: shortOptions(ctx, await publishedVersions(ctx)),
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function change(
  ctx: WriteContext<OfSettings, unknown, z.infer<typeof typed>>,
  rule: ShortFormRule,
): Promise<Reply> {
  const round = await lockRoundByCode(ctx.tx, ctx.params.round);
  if (!round) throw problem('notFound');
  const { seen, ...given } = ctx.body;
  const before = typedOf(round);
  // Days of a round in a series are those of its quarter.
  const values = round.recurs ? { ...given, opens: before.opens, closes: before.closes } : given;
  const reading = readSettings(values, { now: ctx.now, before });
  if (!reading.ok) return await settingsPage(ctx, round, { values, mistakes: reading.mistakes });
  if (!(await isShortVersion(ctx, rule, { typed: values.short, before: before.short })))
    return await settingsPage(ctx, round, {
      values,
      mistakes: [{ field: 'short', code: 'short' }],
    });
  if (erasesSoon(round, reading.settings.retentionMonths, ctx.now)) {
    const mistakes = [{ field: 'retention', code: 'erasedSoon' }];
    return await settingsPage(ctx, round, { values, mistakes });
  }
  const changes = changedSettings(round, reading.settings);
  if (Object.keys(changes).length === 0) return redirect(`/rounds/${round.code}`);
  if (seen !== markOf(round)) {
    const mistakes = [{ field: 'title_vi', code: 'changedMeanwhile' }];
    return await settingsPage(ctx, round, { values, mistakes });
  }
  await saveSettings(ctx.tx, round.id, reading.settings);
  const details = { code: round.code, changes };
  const { now: at, actor } = ctx;
  await audit(ctx.tx, { at, actor, action: 'round.changed', objectId: round.id, details });
  return redirect(`/rounds/${round.code}`);
}

export const roundSettingsRoutes = (rule: ShortFormRule): Endpoint[] => [
  get('/rounds/:round/edit', { permission, of, params, query: asked }, async (ctx) => {
    const round = await findRoundByCode(ctx.db, ctx.params.round);
    if (!round) throw problem('notFound');
    const mistakes = ctx.query.why === '' ? [] : [{ field: 'closes', code: 'pastToOpen' }];
    return await settingsPage(ctx, round, { values: typedOf(round), mistakes });
  }),
  post('/rounds/:round/edit', { permission, of, params, body: typed }, (ctx) => change(ctx, rule)),
];
