// The grid of translations.
import { z } from 'zod';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import {
  missingIn,
  translationRows,
  type TranslationEntry,
} from '../../xlsform/translation-grid.ts';
import type { QuestionnaireVersion } from '../../questionnaires/versions/version-row.ts';
import { doneField, framed, nodePath, type OfQuestionnaire } from './designer-page.ts';
import type { ErrorLine } from './error-lines.ts';
import { chosenLanguage } from './translation-entries.ts';
import { gridOf, type GridAsked } from './translation-page.ts';

export const query = z.object({
  to: z.string().max(35).optional(),
  show: z.enum(['missing', 'all']).catch('missing').default('missing'),
  from: z.coerce.number().catch(0).default(0),
  done: doneField,
});

export type TranslationsQuery = z.infer<typeof query>;

export const MOST_BYTES = 4 * 1024 * 1024;

export const ofCsv = z.object({ hash: z.string().max(64), to: z.string().max(35).default('') });

interface TranslationsShown {
  version: QuestionnaireVersion;
  asked: GridAsked;
  typed?: readonly TranslationEntry[];
  errors?: readonly ErrorLine[];
  status?: number;
}

export function gridPage(
  ctx: ReadContext<OfQuestionnaire, TranslationsQuery>,
  { version, asked, typed = [], errors = [], status = 200 }: TranslationsShown,
): Reply {
  const { model } = version;
  const all = translationRows(model);
  const data = framed(ctx, version, {
    title: ctx.t('designer.translations.title'),
    tab: 'translations',
    errors,
    asked,
    done: ctx.query.done ?? null,
    languages: model.languages.map((language) => ({
      ...language,
      missing: missingIn(all, language.code),
    })),
    total: all.length,
    source: model.languages.find(({ code }) => code === model.defaultLanguage),
    target: model.languages.find(({ code }) => code === asked.to),
    nodeHref: (id: string) => nodePath(ctx.params.code, id),
    ...gridOf(model, asked, typed),
  });
  return page('designer/translations', data, {
    status,
    headers: status === 503 ? { 'Retry-After': '10' } : {},
  });
}

export const askedOf = (query: TranslationsQuery, model: Questionnaire): GridAsked => ({
  to: chosenLanguage(model, query.to),
  show: query.show,
  from: query.from,
});
