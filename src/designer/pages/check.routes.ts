// The check panel: what stops publishing, what is probably a mistake, what is good to know; how long, how
// hard to read.
import { questionnaireToRead } from '../../questionnaires/versions/questionnaire-things.store.ts';
import { setImmediate as nextEventLoopTurn } from 'node:timers/promises';
import { can } from '../../accounts/permissions.ts';
import { get, type Endpoint, type ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { compile } from '../../questionnaires/engine/compiled.ts';
import { problemMessage } from '../../questionnaires/codebook/problem-words.ts';
import { isUnreadPattern } from '../../questionnaires/engine/unread-patterns.ts';
import { listVersionsWithPatterns } from '../../questionnaires/versions/versions.store.ts';
import type { Finding } from '../checks/finding.ts';
import { findingsOf } from '../checks/findings.ts';
import { controlId } from './error-lines.ts';
import {
  framed,
  newestOf,
  nodePath,
  ofQuestionnaire,
  questionnaireOf,
  type OfQuestionnaire,
} from './designer-page.ts';
import { completenessOf } from '../checks/missing-texts.ts';
import { minutesOf } from '../checks/duration.ts';
import { LONG_SENTENCE, readingOf, WORDS_PER_MINUTE } from '../checks/wording.ts';

export interface CheckDeps {
  /**
   * Names of the questions that indicators read; empty when no index reads this questionnaire. Given by
   * app.ts.
   */
  usedByIndicators: (db: Reader, code: string) => Promise<readonly string[]>;
}

type CheckContext = ReadContext<OfQuestionnaire, unknown>;

/** A form of ten thousand questions takes a second: others are let in between. */
async function checkPage(ctx: CheckContext, deps: CheckDeps): Promise<Reply> {
  const version = await newestOf(ctx, ctx.params.code);
  const { model } = version;
  const minutes = minutesOf(model, model.defaultLanguage);
  await nextEventLoopTurn();
  const findings = findingsOf(model, await deps.usedByIndicators(ctx.db, ctx.params.code));
  await nextEventLoopTurn();
  const lines = [
    ...(await unjudgedLines(ctx)),
    ...findings.map((finding) => ({
      ...finding,
      text: ctx.t(finding.key, finding.vars),
      href: linkOf(finding, {
        ctx,
        canEdit: version.status === 'draft' && can(ctx.actor, 'questionnaires.edit'),
      }),
    })),
  ];
  const data = framed(ctx, version, {
    title: ctx.t('designer.check.title'),
    tab: 'check',
    minutes,
    wordsPerMinute: WORDS_PER_MINUTE,
    limit: LONG_SENTENCE,
    groups: (['stop', 'mend', 'know'] as const).map((weight) => ({
      weight,
      lines: lines.filter((line) => line.weight === weight),
    })),
    languages: completenessOf(model).map((one) => ({
      ...one,
      name: model.languages.find(({ code }) => code === one.lang)?.name ?? one.lang,
      reading: readingOf(model, one.lang),
    })),
  });
  return page('designer/check', data);
}

type Line = Pick<Finding, 'weight' | 'kind'> & { text: string; href: string | null };

/**
 * Conditions of versions in the field that count as not written, because their pattern is not run any more.
 */
async function unjudgedLines(ctx: CheckContext): Promise<Line[]> {
  const { questionnaire } = await questionnaireOf(ctx, ctx.params.code);
  const versions = await listVersionsWithPatterns(ctx.db, questionnaire.id);
  return versions.flatMap(({ number, model }) => {
    const problems = compile(model).problems.filter(isUnreadPattern);
    return problems.map((problem): Line => ({
      weight: 'mend',
      kind: 'problem',
      href: null,
      text: ctx.t('designer.findings.pattern_not_judged', {
        number,
        name: problem.node,
        field: ctx.t(`questionnaires.fields.${problem.field ?? 'name'}`),
        reason: problemMessage(problem, ctx.t),
      }),
    }));
  });
}

function linkOf(
  { id, field, kind }: Finding,
  { ctx, canEdit }: { ctx: CheckContext; canEdit: boolean },
): string | null {
  if (!canEdit) return null;
  if (kind === 'translation')
    return `/questionnaires/${encodeURIComponent(ctx.params.code)}/translations?to=${encodeURIComponent(field)}`;
  return id === null
    ? null
    : `${nodePath(ctx.params.code, id)}${field === '' ? '' : `#${controlId(field)}`}`;
}

export const checkRoutes = (deps: CheckDeps): Endpoint[] => [
  get(
    '/questionnaires/:code/check',
    { permission: 'questionnaires.read', of: questionnaireToRead, params: ofQuestionnaire },
    async (ctx) => checkPage(ctx, deps),
  ),
];
