// The list of questionnaires, a new one from nothing, and one from a workbook.
import { organisationChoice } from '../../accounts/organisations/organisation-choice.store.ts';
import { makerOf } from '../../accounts/permissions.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { get, post, type Endpoint, type WriteContext } from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { createQuestionnaire } from '../../questionnaires/versions/version-changes.store.ts';
import { findQuestionnaireByCode } from '../../questionnaires/versions/versions.store.ts';
import { baseOf } from './designer-page.ts';
import { emptyModel, readNew, type TypedNew } from '../editing/new-questionnaire.ts';
import { uploadRoutes } from './upload.routes.ts';
import { type ListContext, field, listPage } from './list.reply.ts';

const typedNew = z.object({
  title_vi: field,
  title_en: field,
  code: field,
  language: field,
  organisation: field,
});

const permission = 'questionnaires.edit';

async function newPage(
  ctx: ListContext,
  typed: TypedNew & { organisation: string },
  mistakes: readonly { field: string; key: string }[] = [],
): Promise<Reply> {
  const errors = mistakes.map((mistake) => ({
    field: mistake.field,
    text: ctx.t(`designer.mistakes.${mistake.key}`),
  }));
  return page(
    'designer/new',
    {
      title: ctx.t('designer.new.title'),
      office: true,
      typed,
      errors,
      organisations: await organisationChoice(ctx.db, { ...ctx, permission }),
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

async function makeNew(
  ctx: WriteContext<unknown, unknown, TypedNew & { organisation: string }>,
): Promise<Reply> {
  const read = readNew(ctx.body);
  if (!read.ok) return newPage(ctx, ctx.body, read.mistakes);
  if (await findQuestionnaireByCode(ctx.tx, read.made.code))
    return newPage(ctx, ctx.body, [{ field: 'code', key: 'code_taken' }]);
  const model = emptyModel(read.made);
  const organisationId = makerOf(ctx.actor, permission, ctx.body.organisation);
  const { questionnaireId } = await createQuestionnaire(ctx.tx, {
    organisationId,
    code: model.code,
    model,
    userId: ctx.actor?.userId ?? null,
  });
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    organisationId,
    action: 'questionnaire.created',
    objectId: questionnaireId,
    details: { code: model.code },
  });
  return redirect(`${baseOf(model.code)}/edit`);
}

export const listRoutes = (): Endpoint[] => [
  get('/questionnaires', { permission: 'questionnaires.read', of: 'anywhere' }, listPage),
  get('/questionnaires/new', { permission, of: 'new' }, async (ctx) =>
    newPage(ctx, { title_vi: '', title_en: '', code: '', language: 'vi', organisation: '' }),
  ),
  post('/questionnaires/new', { permission, of: 'new', body: typedNew }, makeNew),
  ...uploadRoutes,
];
