// The translation grid: two languages side by side, what is missing first; out as CSV for translators, and in
// again.
import {
  questionnaireToEdit,
  questionnaireToRead,
} from '../../questionnaires/versions/questionnaire-things.store.ts';
import type { z } from 'zod';
import { inTransaction } from '../../platform/db/database.ts';
import {
  formFields,
  get,
  post,
  postCommitting,
  type Endpoint,
  type FormContext,
  type FormFields,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { body, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problemMessage, problemPlace } from '../../questionnaires/codebook/problem-words.ts';
import { isError } from '../../questionnaires/engine/problem.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { readTranslations } from '../../xlsform/read-form.files.ts';
import { textOf } from '../../xlsform/tables/csv-tables.ts';
import { translationCsv } from '../../xlsform/translation-csv.ts';
import { withTranslations, type TranslationEntry } from '../../xlsform/translation-grid.ts';
import { newMistakes } from '../editing/edit.ts';
import {
  baseOf,
  draftFor,
  newestOf,
  ofQuestionnaire,
  type OfQuestionnaire,
} from './designer-page.ts';
import { errorLines, type ErrorLine } from './error-lines.ts';
import type { EditResult } from '../editing/edit-result.ts';
import { saveChange } from '../editing/save-draft.command.ts';
import { entriesOf } from './translation-entries.ts';
import {
  askedOf,
  gridPage,
  MOST_BYTES,
  ofCsv,
  query,
  type TranslationsQuery,
} from './translations.reply.ts';

async function send(
  ctx: WriteContext<OfQuestionnaire, TranslationsQuery, FormFields>,
): Promise<Reply> {
  const draft = await draftFor({ ...ctx, db: ctx.tx }, ctx.params.code);
  if (!draft) return redirect(`${baseOf(ctx.params.code)}?done=no_draft`);
  const asked = askedOf(ctx.query, draft.model);
  const typed = entriesOf(ctx.body, asked.to);
  const saved = await saveTranslations(ctx, String([ctx.body['hash'] ?? ''].flat().at(-1)), typed);
  if (saved.ok)
    return redirect(
      `${baseOf(ctx.params.code)}/translations?to=${encodeURIComponent(asked.to)}&show=${asked.show}&done=saved`,
    );
  return gridPage(ctx, { version: draft, asked, typed, ...saved });
}

type Saved = { ok: true } | { ok: false; errors: ErrorLine[]; status: number };

async function saveTranslations(
  ctx: WriteContext<OfQuestionnaire, unknown, unknown>,
  hash: string,
  entries: readonly TranslationEntry[],
): Promise<Saved> {
  const change = (model: Questionnaire): EditResult => {
    const { model: translated } = withTranslations(model, entries);
    const mistakes = newMistakes(model, translated);
    return mistakes.length > 0
      ? { ok: false, mistakes }
      : { ok: true, model: translated, focus: null };
  };
  const saved = await saveChange(ctx.tx, {
    code: ctx.params.code,
    hash,
    operation: 'translate',
    subject: entries[0]?.lang ?? '',
    change,
  });
  if (saved.ok) return { ok: true };
  if (saved.stale)
    return {
      ok: false,
      status: 409,
      errors: [{ field: 'grid', text: ctx.t('designer.staleForm') }],
    };
  return {
    ok: false,
    status: 422,
    errors: errorLines(ctx, saved.mistakes, {
      name: '',
      code: ctx.params.code,
      idOf: () => undefined,
    }),
  };
}

async function csv(ctx: ReadContext<OfQuestionnaire, unknown>): Promise<Reply> {
  const { model } = await newestOf(ctx, ctx.params.code);
  const name = `${model.code.replaceAll(/[^\w.-]/g, '_')}-translations.csv`;
  return body('text/csv; charset=utf-8', translationCsv(model), {
    headers: { 'Content-Disposition': `attachment; filename="${name}"` },
  });
}

/**
 * Rows that are not of this questionnaire are reported; the others are imported. The file is read before a
 * transaction begins.
 */
async function takeCsv(
  ctx: FormContext<OfQuestionnaire, TranslationsQuery, z.infer<typeof ofCsv>>,
): Promise<Reply> {
  const draft = await draftFor(ctx, ctx.params.code);
  if (!draft) return redirect(`${baseOf(ctx.params.code)}?done=no_draft`);
  const asked = askedOf({ ...ctx.query, to: ctx.body.to }, draft.model);
  const refuse = (status: number, errors: ErrorLine[]): Reply =>
    gridPage(ctx, { version: draft, asked, status, errors });
  const [file] = ctx.files;
  if (!file) return refuse(422, [{ field: 'file', text: ctx.t('designer.mistakes.no_file') }]);
  const read = await readTranslations(textOf(file.bytes), draft.model);
  const reported = read.problems.slice(0, 30).map((found): ErrorLine => ({
    field: 'file',
    text: `${problemPlace({ ...found, sheet: file.name }, ctx.t)}: ${problemMessage(found, ctx.t)}`,
  }));
  if (read.problems.some(isError)) return refuse(read.busy ? 503 : 422, reported);
  const saved = await inTransaction(ctx.db, (tx) =>
    saveTranslations({ ...ctx, db: tx, tx }, ctx.body.hash, read.entries),
  );
  if (!saved.ok) return refuse(saved.status, saved.errors);
  return reported.length === 0
    ? redirect(
        `${baseOf(ctx.params.code)}/translations?to=${encodeURIComponent(asked.to)}&done=imported`,
      )
    : gridPage(ctx, { version: await newestOf(ctx, ctx.params.code), asked, errors: reported });
}

export const translationRoutes = (): Endpoint[] => [
  get(
    '/questionnaires/:code/translations',
    { permission: 'questionnaires.read', of: questionnaireToRead, params: ofQuestionnaire, query },
    async (ctx) => {
      const version = await newestOf(ctx, ctx.params.code);
      return gridPage(ctx, { version, asked: askedOf(ctx.query, version.model) });
    },
  ),
  post(
    '/questionnaires/:code/translations',
    {
      permission: 'questionnaires.edit',
      of: questionnaireToEdit,
      params: ofQuestionnaire,
      query,
      body: formFields,
    },
    send,
  ),
  get(
    '/questionnaires/:code/translations.csv',
    { permission: 'questionnaires.read', of: questionnaireToRead, params: ofQuestionnaire },
    csv,
  ),
  postCommitting(
    '/questionnaires/:code/translations/file',
    {
      permission: 'questionnaires.edit',
      of: questionnaireToEdit,
      params: ofQuestionnaire,
      query,
      body: ofCsv,
      upload: { maxBytes: MOST_BYTES, maxFiles: 1 },
    },
    takeCsv,
  ),
];
