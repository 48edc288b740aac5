// What the pages of one questionnaire share: finding it and its draft, its name and tabs, and mistakes in words.
import { z } from 'zod';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import type { PageData } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { attributesOf } from '../../questionnaires/model/languages.ts';
import { textIn } from '../../questionnaires/model/translations.ts';
import type {
  QuestionnaireSummary,
  QuestionnaireVersion,
  VersionSummary,
} from '../../questionnaires/versions/version-row.ts';
import {
  findQuestionnaireByCode,
  findVersion,
} from '../../questionnaires/versions/versions.store.ts';
import { listVersions } from '../../questionnaires/versions/versions.store.ts';
import { describeSteps } from '../editing/undo.store.ts';

export const ofQuestionnaire = z.object({ code: z.string().min(1).max(200) });

/** What was just done, shown once on the next page. */
export const doneField = z
  .enum([
    'saved',
    'inserted',
    'add',
    'move',
    'place',
    'duplicate',
    'delete',
    'undo',
    'redo',
    'published',
    'retired',
    'no_draft',
    'imported',
  ])
  .optional()
  .catch(undefined);

export type OfQuestionnaire = z.infer<typeof ofQuestionnaire>;

export type Context = ReadContext<unknown, unknown>;

export const baseOf = (code: string): string => `/questionnaires/${encodeURIComponent(code)}`;

export const nodePath = (code: string, id: string): string =>
  `${baseOf(code)}/edit/${encodeURIComponent(id)}`;

export async function questionnaireOf(
  ctx: Context,
  code: string,
): Promise<{ questionnaire: QuestionnaireSummary; versions: VersionSummary[] }> {
  const questionnaire = await findQuestionnaireByCode(ctx.db, code);
  if (!questionnaire) throw problem('notFound');
  return { questionnaire, versions: await listVersions(ctx.db, questionnaire.id) };
}

/** The draft, or, where there is none, the newest version (which cannot be changed). */
export async function newestOf(ctx: Context, code: string): Promise<QuestionnaireVersion> {
  const {
    versions: [newest],
  } = await questionnaireOf(ctx, code);
  const version = newest && (await findVersion(ctx.db, newest.id));
  if (!version) throw problem('notFound');
  return version;
}

/** The draft, for pages that change it. Null: there is none to change. */
export async function draftFor(ctx: Context, code: string): Promise<QuestionnaireVersion | null> {
  const newest = await newestOf(ctx, code);
  return newest.status === 'draft' ? newest : null;
}

const TABS = [
  ['', 'overview'],
  ['/edit', 'edit'],
  ['/translations', 'translations'],
  ['/check', 'check'],
  ['/try', 'try'],
  ['/scenarios', 'scenarios'],
  ['/paper', 'paper'],
] as const;

/** Everything the shared head of a page shows, with the page's own data. */
export function framed(
  ctx: Context,
  version: Pick<QuestionnaireVersion, 'code' | 'status' | 'number' | 'title' | 'modelHash'> & {
    model?: QuestionnaireVersion['model'];
  },
  own: PageData & { tab: string },
): PageData {
  const base = baseOf(version.code);
  const name = textIn(version.title, ctx.lang, {
    defaultLanguage: version.model?.defaultLanguage ?? 'vi',
  });
  return {
    ...own,
    langAttributes: (code: string) => attributesOf(version.model, code),
    office: true,
    base,
    hash: version.modelHash,
    isDraft: version.status === 'draft',
    versionNumber: version.number,
    formName: name?.text ?? version.code,
    formLang: name?.lang ?? ctx.lang,
    scripts: ['designer.js'],
    tabs: TABS.map(([path, key]) => ({
      href: base + path,
      text: ctx.t(`designer.tabs.${key}`),
      current: key === own.tab,
    })),
  };
}

/** The steps that can be taken back and forth, in words, for their buttons. */
export async function undoOffer(
  ctx: Context,
  versionId: string,
): Promise<{ way: 'undo' | 'redo'; text: string }[]> {
  const offers = await describeSteps(ctx.db, versionId);
  return (['undo', 'redo'] as const).flatMap((way) => {
    const step = offers[way];
    return step
      ? [
          {
            way,
            text: ctx.t(`designer.${way}`, {
              what: ctx.t(`designer.steps.${step.operation}`, {
                name: step.subject,
              }),
            }),
          },
        ]
      : [];
  });
}
