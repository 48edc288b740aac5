// A workbook that is uploaded: read in a thread, taken in as a draft, or refused with every cell that is
// wrong.
import { can } from '../../accounts/permissions.ts';
import { questionnaireToEdit } from '../../questionnaires/versions/questionnaire-things.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { inTransaction } from '../../platform/db/database.ts';
import type { Endpoint, FormContext } from '../../platform/http/endpoint.ts';
import { postCommitting, get, type WriteContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { importQuestionnaire } from '../editing/import-questionnaire.command.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import { problemMessage, problemPlace } from '../../questionnaires/codebook/problem-words.ts';
import type { Problem } from '../../questionnaires/engine/problem.ts';
import { isError } from '../../questionnaires/engine/problem.ts';
import { readForm } from '../../xlsform/read-form.files.ts';
import { findQuestionnaireByCode } from '../../questionnaires/versions/versions.store.ts';
import { listVersions } from '../../questionnaires/versions/versions.store.ts';
import { LARGEST_FILE } from '../../questionnaires/model/limits.ts';
import { baseOf } from './designer-page.ts';
import type { ErrorLine } from './error-lines.ts';
import { saveChange } from '../editing/save-draft.command.ts';
import { type ListContext, field } from './list.reply.ts';

export const typedUpload = z.object({ drop: field, replace: field });

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

export function uploadPage(
  ctx: ListContext,
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
export async function takeUpload(ctx: FormContext<unknown, unknown, TypedUpload>): Promise<Reply> {
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
  if (await isOfOthers(ctx, code))
    return refuse({ ...mistake(422, 'file', 'mistakes.code_of_others', { code }), report });
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

/** A workbook changes the questionnaire of its code, unless that is another organisation's. */
async function isOfOthers(
  ctx: FormContext<unknown, unknown, TypedUpload>,
  code: string,
): Promise<boolean> {
  const thing = await questionnaireToEdit(ctx.db, { code });
  return thing !== null && !can(ctx.actor, 'questionnaires.edit', thing);
}

/** False when a draft is open and the form did not ask to replace it. *Undo* restores a replaced draft. */
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

function reportOf(
  ctx: ListContext,
  model: Questionnaire | null,
  problems: readonly Problem[],
): Report {
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
export const UPLOAD = { maxBytes: 6 * LARGEST_FILE, maxFileBytes: LARGEST_FILE, maxFiles: 20 };

export const uploadRoutes: Endpoint[] = [
  get('/questionnaires/upload', { permission: 'questionnaires.edit', of: 'new' }, async (ctx) =>
    uploadPage(ctx, { drop: '', replace: '' }),
  ),
  postCommitting(
    '/questionnaires/upload',
    { permission: 'questionnaires.edit', of: 'new', body: typedUpload, upload: UPLOAD },
    takeUpload,
  ),
];
