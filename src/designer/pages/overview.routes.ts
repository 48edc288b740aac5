// A questionnaire's first page: its versions, what the draft changes in words, and publishing.
import {
  questionnaireToEdit,
  questionnaireToRead,
} from '../../questionnaires/versions/questionnaire-things.store.ts';
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import { get, post, type Endpoint, type WriteContext } from '../../platform/http/endpoint.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { holdVersion, retireVersion } from '../../questionnaires/versions/version-changes.store.ts';
import { shareQuestionnaire } from '../../questionnaires/versions/version-changes.store.ts';
import { startDraft } from '../../questionnaires/versions/version-changes.store.ts';
import { baseOf, ofQuestionnaire, questionnaireOf, type OfQuestionnaire } from './designer-page.ts';
import { publishDraft } from '../editing/publish-draft.command.ts';
import { overview, type OverviewDeps, query } from './overview.reply.ts';
import { attachedTable, ofFile, ofTable, workbook } from './download.routes.ts';

const sharing = z.object({ shared: z.enum(['yes', 'no']) });

const hashed = z.object({ hash: z.string().max(64) });

const aboutVersion = z.object({ version: z.uuid() });

async function publish(
  ctx: WriteContext<OfQuestionnaire, { done?: string | undefined }, z.infer<typeof hashed>>,
  deps: OverviewDeps,
): Promise<Reply> {
  const result = await publishDraft(ctx.tx, { code: ctx.params.code, hash: ctx.body.hash }, ctx);
  return result.ok
    ? redirect(`${baseOf(ctx.params.code)}?done=published`)
    : overview({ ...ctx, db: ctx.tx }, deps, result.reason);
}

async function newDraft(ctx: WriteContext<OfQuestionnaire, unknown, unknown>): Promise<Reply> {
  const { questionnaire } = await questionnaireOf({ ...ctx, db: ctx.tx }, ctx.params.code);
  await startDraft(ctx.tx, questionnaire.id, ctx.actor?.userId ?? null);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'questionnaire.drafted',
    objectId: questionnaire.id,
    details: { code: ctx.params.code },
  });
  return redirect(`${baseOf(ctx.params.code)}/edit`);
}

/** Refused while a round asks it: its link would continue handing out what was put aside. */
async function retire(
  ctx: WriteContext<OfQuestionnaire, { done?: string | undefined }, z.infer<typeof aboutVersion>>,
  deps: OverviewDeps,
): Promise<Reply> {
  const { questionnaire, versions } = await questionnaireOf(
    { ...ctx, db: ctx.tx },
    ctx.params.code,
  );
  const version = versions.find(({ id }) => id === ctx.body.version);
  if (!version) throw problem('notFound');
  await holdVersion(ctx.tx, version.id);
  if ((await deps.roundsAsking(ctx.tx, [version.id])).length > 0)
    return overview({ ...ctx, db: ctx.tx }, deps, 'in_use');
  await retireVersion(ctx.tx, version.id);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: 'questionnaire.retired',
    objectId: questionnaire.id,
    details: { code: ctx.params.code, number: version.number },
  });
  return redirect(`${baseOf(ctx.params.code)}?done=retired`);
}

/** People of other organisations may read and use it from now on, or no longer. */
async function share(
  ctx: WriteContext<OfQuestionnaire, unknown, z.infer<typeof sharing>>,
): Promise<Reply> {
  const { questionnaire } = await questionnaireOf({ ...ctx, db: ctx.tx }, ctx.params.code);
  const isShared = ctx.body.shared === 'yes';
  await shareQuestionnaire(ctx.tx, questionnaire.id, isShared);
  await audit(ctx.tx, {
    at: ctx.now,
    actor: ctx.actor,
    action: isShared ? 'questionnaire.shared' : 'questionnaire.unshared',
    objectId: questionnaire.id,
    details: { code: ctx.params.code },
  });
  return redirect(baseOf(ctx.params.code));
}

const sharingRoute = post(
  '/questionnaires/:code/share',
  {
    permission: 'questionnaires.edit',
    of: questionnaireToEdit,
    params: ofQuestionnaire,
    body: sharing,
  },
  share,
);

export const overviewRoutes = (deps: OverviewDeps): Endpoint[] => [
  sharingRoute,
  get(
    '/questionnaires/:code',
    { permission: 'questionnaires.read', of: questionnaireToRead, params: ofQuestionnaire, query },
    async (ctx) => overview(ctx, deps),
  ),
  post(
    '/questionnaires/:code',
    {
      permission: 'questionnaires.edit',
      of: questionnaireToEdit,
      params: ofQuestionnaire,
      query,
      body: hashed,
    },
    async (ctx) => publish(ctx, deps),
  ),
  post(
    '/questionnaires/:code/draft',
    { permission: 'questionnaires.edit', of: questionnaireToEdit, params: ofQuestionnaire },
    newDraft,
  ),
  post(
    '/questionnaires/:code/retire',
    {
      permission: 'questionnaires.edit',
      of: questionnaireToEdit,
      params: ofQuestionnaire,
      query,
      body: aboutVersion,
    },
    async (ctx) => retire(ctx, deps),
  ),
  get(
    '/questionnaires/:code/tables/:table',
    { permission: 'questionnaires.read', of: questionnaireToRead, params: ofTable },
    attachedTable,
  ),
  get(
    '/questionnaires/:code/form.xlsx',
    {
      permission: 'questionnaires.read',
      of: questionnaireToRead,
      params: ofQuestionnaire,
      query: ofFile,
    },
    workbook,
  ),
];
