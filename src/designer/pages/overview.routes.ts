// A questionnaire's first page: its versions, what the draft changes in words, and publishing.
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { body, page, redirect, type Reply } from '../../platform/http/reply.ts';
import type { Reader } from '../../platform/db/database.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Change } from '../../questionnaires/versions/change.ts';
import { canChangeInField, changesBetween } from '../../questionnaires/versions/diff.ts';
import type { Text } from '../../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import { runScenarios } from '../../questionnaires/versions/publication.ts';
import type {
  QuestionnaireVersion,
  VersionSummary,
} from '../../questionnaires/versions/version-row.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import { holdVersion, retireVersion } from '../../questionnaires/versions/version-changes.store.ts';
import { startDraft } from '../../questionnaires/versions/version-changes.store.ts';
import { listScenarios } from '../../questionnaires/versions/scenarios.store.ts';
import { writeWorkbook } from '../../xlsform/read-form.files.ts';
import { attachmentsOf } from '../../xlsform/writer.ts';
import { findingsOf } from '../checks/findings.ts';
import {
  baseOf,
  doneField,
  framed,
  newestOf,
  nodePath,
  ofQuestionnaire,
  questionnaireOf,
  type OfQuestionnaire,
} from './designer-page.ts';
import { publishDraft } from '../editing/publish-draft.command.ts';

type Context = ReadContext<OfQuestionnaire, { done?: string | undefined }>;
export interface OverviewDeps {
  /** Rounds not yet closed that ask one of these versions; given by app.ts. */
  roundsAsking: (
    db: Reader,
    versionIds: readonly string[],
  ) => Promise<readonly { code: string; title: Text; versionId: string }[]>;
}
const hashed = z.object({ hash: z.string().max(64) });
const aboutVersion = z.object({ version: z.uuid() });
const query = z.object({ done: doneField });

async function overview(
  ctx: Context,
  deps: OverviewDeps,
  refused: string | null = null,
): Promise<Reply> {
  const { versions } = await questionnaireOf(ctx, ctx.params.code);
  const rounds = await deps.roundsAsking(
    ctx.db,
    versions.map(({ id }) => id),
  );
  const newest = await newestOf(ctx, ctx.params.code);
  const data = framed(ctx, newest, {
    title: newest.title[ctx.lang] ?? ctx.params.code,
    tab: 'overview',
    versions,
    refused,
    done: ctx.query.done ?? null,
    questions: questionsOf(newest.model).length,
    languages: newest.model.languages,
    publication: newest.status === 'draft' ? await publicationOf(ctx, newest, versions) : null,
    tables: (newest.model.tables ?? []).map(({ name }) => `${name}.csv`),
    rounds: rounds.map(({ code, title, versionId }) => ({
      code,
      versionId,
      title: title[ctx.lang] ?? code,
    })),
  });
  return page('designer/overview', data, {
    status: refused === null ? 200 : refused === 'stale' ? 409 : 422,
  });
}

/** What publishing this draft would mean. */
async function publicationOf(
  ctx: Context,
  draft: QuestionnaireVersion,
  versions: readonly VersionSummary[],
): Promise<object> {
  const before = versions.find(({ number }) => number !== null);
  const published = before && (await findVersion(ctx.db, before.id));
  const changes = published ? changesBetween(published.model, draft.model) : [];
  const findings = findingsOf(draft.model, []);
  const runs =
    runScenarios(draft.model, await listScenarios(ctx.db, draft.questionnaireId), ctx.now) ?? [];
  return {
    stops: findings.filter(({ weight }) => weight === 'stop').length,
    mends: findings.filter(({ weight }) => weight === 'mend').length,
    failing: runs.filter(({ result }) => !result.ok).length,
    scenarios: runs.length,
    nextNumber: (before?.number ?? 0) + 1,
    against: published?.number ?? null,
    safe: canChangeInField(changes),
    changes: changes.map((change) => changeLine(ctx, change)),
  };
}

const changeLine = (ctx: Context, { code, vars, id, safe }: Change): object => ({
  text: ctx.t(`questionnaires.changes.${code}`, vars),
  href: id === undefined ? null : nodePath(ctx.params.code, id),
  safe,
});

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

/** Refused while a round asks it: its link would go on handing out what was put aside. */
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

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const ofTable = ofQuestionnaire.extend({ table: z.string().max(300) });
const ofFile = z.object({ version: z.uuid().optional() });

/** The workbook of one version (the newest unless asked for another). */
async function workbook(ctx: ReadContext<OfQuestionnaire, z.infer<typeof ofFile>>): Promise<Reply> {
  const newest = await newestOf(ctx, ctx.params.code);
  const version =
    ctx.query.version === undefined ? newest : await findVersion(ctx.db, ctx.query.version);
  if (version?.questionnaireId !== newest.questionnaireId) throw problem('notFound');
  const name = `${version.code.replaceAll(/[^\w.-]/g, '_')}${version.number === null ? '-draft' : `-v${String(version.number)}`}.xlsx`;
  return body(XLSX, Buffer.from(await writeWorkbook(version.model)), {
    headers: { 'Content-Disposition': `attachment; filename="${name}"` },
  });
}

/** A table attached for `pulldata()`: it goes beside the workbook, not in it. */
async function attachedTable(ctx: ReadContext<z.infer<typeof ofTable>, unknown>): Promise<Reply> {
  const files = attachmentsOf((await newestOf(ctx, ctx.params.code)).model);
  const csv = files.get(ctx.params.table);
  if (csv === undefined) throw problem('notFound');
  return body('text/csv; charset=utf-8', csv, {
    headers: {
      'Content-Disposition': `attachment; filename="${ctx.params.table.replaceAll(/[^\w.-]/g, '_')}"`,
    },
  });
}

export const overviewRoutes = (deps: OverviewDeps): Endpoint[] => [
  get(
    '/questionnaires/:code',
    { permission: 'questionnaires.read', params: ofQuestionnaire, query },
    async (ctx) => overview(ctx, deps),
  ),
  post(
    '/questionnaires/:code',
    { permission: 'questionnaires.edit', params: ofQuestionnaire, query, body: hashed },
    async (ctx) => publish(ctx, deps),
  ),
  post(
    '/questionnaires/:code/draft',
    { permission: 'questionnaires.edit', params: ofQuestionnaire },
    newDraft,
  ),
  post(
    '/questionnaires/:code/retire',
    { permission: 'questionnaires.edit', params: ofQuestionnaire, query, body: aboutVersion },
    async (ctx) => retire(ctx, deps),
  ),
  get(
    '/questionnaires/:code/tables/:table',
    { permission: 'questionnaires.read', params: ofTable },
    attachedTable,
  ),
  get(
    '/questionnaires/:code/form.xlsx',
    { permission: 'questionnaires.read', params: ofQuestionnaire, query: ofFile },
    workbook,
  ),
];
