// The list of questionnaires, a new one from nothing, and one from a workbook.
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { inTransaction } from '../../platform/db/database.ts';
import {
  get,
  post,
  postCommitting,
  type Endpoint,
  type FormContext,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect, type Reply } from '../../platform/http/reply.ts';
import { importQuestionnaire } from '../editing/import-questionnaire.command.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import { problemMessage, problemPlace } from '../../questionnaires/codebook/problem-words.ts';
import type { Problem } from '../../questionnaires/engine/problem.ts';
import { isError } from '../../questionnaires/engine/problem.ts';
import { readForm } from '../../xlsform/read-form.files.ts';
import { textIn } from '../../questionnaires/model/translations.ts';
import { createQuestionnaire } from '../../questionnaires/versions/version-changes.store.ts';
import {
  findQuestionnaireByCode,
  listQuestionnaires,
  listVersions,
} from '../../questionnaires/versions/versions.store.ts';
import { LARGEST_FILE } from '../../questionnaires/model/limits.ts';
import { baseOf, type ErrorLine } from './designer-page.ts';
import { emptyModel, readNew, type TypedNew } from '../editing/new-questionnaire.ts';
import { saveChange } from '../editing/save-draft.command.ts';

const field = z.string().max(300).default('');
const typedNew = z.object({ title_vi: field, title_en: field, code: field, language: field });
const typedUpload = z.object({ drop: field, replace: field });
type Context = ReadContext<unknown, unknown>;

async function listPage(ctx: Context): Promise<Reply> {
  const rows = await Promise.all(
    (await listQuestionnaires(ctx.db)).map(async ({ id, code }) => {
      const versions = await listVersions(ctx.db, id);
      const published = versions.find(({ status }) => status === 'published');
      const draft = versions.find(({ status }) => status === 'draft');
      const name = textIn(versions[0]?.title, ctx.lang, { defaultLanguage: 'vi' });
      return {
        code,
        href: baseOf(code),
        name: name?.text ?? code,
        nameLang: name?.lang ?? ctx.lang,
        published,
        draft,
        savedAt: versions[0]?.savedAt,
      };
    }),
  );
  return page('designer/list', {
    title: ctx.t('designer.list.title'),
    office: true,
    rows,
  });
}

function newPage(
  ctx: Context,
  typed: TypedNew,
  mistakes: readonly { field: string; key: string }[] = [],
): Reply {
  const errors = mistakes.map((mistake) => ({
    field: mistake.field,
    text: ctx.t(`designer.mistakes.${mistake.key}`),
  }));
  return page(
    'designer/new',
    { title: ctx.t('designer.new.title'), office: true, typed, errors },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function makeNew(ctx: WriteContext<unknown, unknown, TypedNew>): Promise<Reply> {
  const read = readNew(ctx.body);
  if (!read.ok) return newPage(ctx, ctx.body, read.mistakes);
  if (await findQuestionnaireByCode(ctx.tx, read.made.code))
    return newPage(ctx, ctx.body, [{ field: 'code', key: 'code_taken' }]);
  const model = emptyModel(read.made);
  const { questionnaireId } = await createQuestionnaire(ctx.tx, {
    code: model.code,
    model,
    userId: ctx.actor?.userId ?? null,
  });
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'questionnaire.created',
    objectId: questionnaireId,
    details: { code: model.code },
  });
  return redirect(`${baseOf(model.code)}/edit`);
}

interface Report {
  code: string | null;
  questions: number;
  problems: { place: string; text: string; error: boolean }[];
}
type TypedUpload = z.infer<typeof typedUpload>;
interface Refused {
  status: number;
  errors: readonly ErrorLine[];
  report?: Report;
  asksReplace?: boolean;
}

function uploadPage(
  ctx: Context,
  typed: TypedUpload,
  refused: Refused = { status: 200, errors: [] },
): Reply {
  const { status, errors, report = null, asksReplace = false } = refused;
  const data = {
    title: ctx.t('designer.upload.title'),
    office: true,
    typed,
    errors,
    report,
    asksReplace,
  };
  const headers = status === 503 ? { 'Retry-After': String(RETRY_SECONDS) } : {};
  return page('designer/upload', data, { status, headers });
}

/** The files are read before a transaction is begun: while a thread is at work no connection is held. */
async function takeUpload(ctx: FormContext<unknown, unknown, TypedUpload>): Promise<Reply> {
  const refuse = (refused: Refused): Reply => uploadPage(ctx, ctx.body, refused);
  const mistake = (
    status: number,
    field: string,
    key: string,
    vars = {},
  ): Pick<Refused, 'status' | 'errors'> => ({
    status,
    errors: [{ field, text: ctx.t(`designer.${key}`, vars) }],
  });
  if (ctx.files.length === 0) return refuse(mistake(422, 'file', 'mistakes.no_file'));
  const {
    result: { questionnaire, problems },
    busy,
  } = await readForm({ files: ctx.files }, { dropUnsupported: ctx.body.drop === 'yes' });
  if (busy)
    return refuse({
      status: 503,
      errors: problems.map((problem) => ({ field: 'file', text: problemMessage(problem, ctx.t) })),
    });
  const report = reportOf(ctx, questionnaire, problems);
  if (!questionnaire) {
    const count = problems.filter(isError).length;
    return refuse({
      ...mistake(problems.some(isTooLarge) ? 413 : 422, 'file', 'upload.refused', { count }),
      report,
    });
  }
  if (['new', 'upload'].includes(questionnaire.code))
    return refuse({ ...mistake(422, 'file', 'mistakes.code_reserved'), report });
  const { code } = questionnaire;
  const taken = await inTransaction(ctx.db, (tx) => takeIn({ ...ctx, db: tx, tx }, questionnaire));
  if (!taken)
    return refuse({
      ...mistake(422, 'replace', 'mistakes.draft_open', { code }),
      asksReplace: true,
    });
  return page('designer/imported', {
    title: ctx.t('designer.upload.done'),
    office: true,
    report,
    base: baseOf(code),
  });
}

const TOO_LARGE = new Set([
  'workbook_too_large',
  'workbook_unpacks_too_large',
  'too_many_sheets',
  'too_many_rows',
  'too_many_cells',
  'reading_too_big',
]);
const isTooLarge = ({ code }: Problem): boolean => TOO_LARGE.has(code);
const RETRY_SECONDS = 10;

/** False when a draft is open and nobody agreed to put it aside; replaced, it can be had back by *undo*. */
async function takeIn(
  ctx: WriteContext<unknown, unknown, TypedUpload>,
  model: Questionnaire,
): Promise<boolean> {
  const known = await findQuestionnaireByCode(ctx.tx, model.code);
  const draft =
    known && (await listVersions(ctx.tx, known.id)).find(({ status }) => status === 'draft');
  if (!draft) await importQuestionnaire(ctx.tx, { model, actor: ctx.actor, now: ctx.now });
  else if (ctx.body.replace !== 'yes') return false;
  else {
    await saveChange(ctx.tx, {
      code: model.code,
      hash: draft.modelHash,
      operation: 'upload',
      subject: model.code,
      change: () => ({ ok: true, model, focus: null }),
    });
    await audit(ctx.tx, {
      at: ctx.now,
      actor: ctx.actor,
      action: 'questionnaire.imported',
      objectId: known.id,
      details: { code: model.code, versionId: draft.id },
    });
  }
  return true;
}

function reportOf(ctx: Context, model: Questionnaire | null, problems: readonly Problem[]): Report {
  const shown = [...problems].sort((a, b) => Number(isError(b)) - Number(isError(a)));
  return {
    code: model?.code ?? null,
    questions: model ? questionsOf(model).length : 0,
    problems: shown.map((problem) => ({
      place: problemPlace(problem, ctx.t),
      text: problemMessage(problem, ctx.t),
      error: isError(problem),
    })),
  };
}

/** What is larger than a form may be is still answered with the page, as far as this. */
const UPLOAD = { maxBytes: 6 * LARGEST_FILE, maxFileBytes: LARGEST_FILE, maxFiles: 20 };

export const listRoutes = (): Endpoint[] => [
  get('/questionnaires', { permission: 'questionnaires.read' }, listPage),
  get('/questionnaires/new', { permission: 'questionnaires.edit' }, async (ctx) =>
    newPage(ctx, { title_vi: '', title_en: '', code: '', language: 'vi' }),
  ),
  post('/questionnaires/new', { permission: 'questionnaires.edit', body: typedNew }, makeNew),
  get('/questionnaires/upload', { permission: 'questionnaires.edit' }, async (ctx) =>
    uploadPage(ctx, { drop: '', replace: '' }),
  ),
  postCommitting(
    '/questionnaires/upload',
    { permission: 'questionnaires.edit', body: typedUpload, upload: UPLOAD },
    takeUpload,
  ),
];
