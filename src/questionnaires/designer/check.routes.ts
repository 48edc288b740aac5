// The check panel: what stops publishing, what is probably a mistake, what is good to know; how long, how hard to read.
import { can } from '../../accounts/permissions.ts';
import { get, type Endpoint, type ReadContext } from '../../platform/http/endpoint.ts';
import { page, type Reply } from '../../platform/http/reply.ts';
import type { Reader } from '../../platform/db/database.ts';
import type { Finding } from './finding.ts';
import { findingsOf } from './findings.ts';
import { controlId, framed, newestOf, nodePath, ofQuestionnaire, type OfQuestionnaire } from './frame.routes.ts';
import { completenessOf } from './missing-texts.ts';
import { minutesOf } from './duration.ts';
import { LONG_SENTENCE, readingOf, WORDS_PER_MINUTE } from './wording.ts';

export interface CheckDeps {
  /** Names of the questions that indicators read; empty when no index reads this questionnaire. Given by app.ts. */
  usedByIndicators: (db: Reader, code: string) => Promise<readonly string[]>;
}

async function checkPage(ctx: ReadContext<OfQuestionnaire, unknown>, deps: CheckDeps): Promise<Reply> {
  const version = await newestOf(ctx, ctx.params.code);
  const { model } = version;
  const findings = findingsOf(model, await deps.usedByIndicators(ctx.db, ctx.params.code));
  const lines = findings.map((finding) => ({ ...finding, text: ctx.t(`questionnaires.${finding.key}`, finding.vars), href: linkOf(finding, { ctx, canEdit: version.status === 'draft' && can(ctx.actor, 'questionnaires.edit') }) }));
  const data = framed(ctx, version, {
    title: ctx.t('questionnaires.designer.check.title'), tab: 'check', minutes: minutesOf(model, model.defaultLanguage), wordsPerMinute: WORDS_PER_MINUTE, limit: LONG_SENTENCE,
    groups: (['stop', 'mend', 'know'] as const).map((weight) => ({ weight, lines: lines.filter((line) => line.weight === weight) })),
    languages: completenessOf(model).map((one) => ({ ...one, name: model.languages.find(({ code }) => code === one.lang)?.name ?? one.lang, reading: readingOf(model, one.lang) })),
  });
  return page('questionnaires/check', data);
}

function linkOf({ id, field, kind }: Finding, { ctx, canEdit }: { ctx: ReadContext<OfQuestionnaire, unknown>; canEdit: boolean }): string | null {
  if (!canEdit) return null;
  if (kind === 'translation') return `/questionnaires/${encodeURIComponent(ctx.params.code)}/translations?to=${encodeURIComponent(field)}`;
  return id === null ? null : `${nodePath(ctx.params.code, id)}${field === '' ? '' : `#${controlId(field)}`}`;
}

export const checkRoutes = (deps: CheckDeps): Endpoint[] => [
  get('/questionnaires/:code/check', { permission: 'questionnaires.read', params: ofQuestionnaire }, async (ctx) => checkPage(ctx, deps)),
];
