// The page of one questionnaire: versions, changes, what keeps the draft from being published.
import { can, ownedBy } from '../../accounts/permissions.ts';
import { z } from 'zod';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { Reader } from '../../platform/db/connect.ts';
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
import { listScenarios } from '../../questionnaires/versions/scenarios.store.ts';
import { findingsOf } from '../checks/findings.ts';
import {
  doneField,
  framed,
  newestOf,
  nodePath,
  questionnaireOf,
  type OfQuestionnaire,
} from './designer-page.ts';

type OverviewContext = ReadContext<OfQuestionnaire, { done?: string | undefined }>;

export interface AskingRound {
  id: string;
  organisationId: string;
  code: string;
  title: Text;
  versionId: string;
  /** Of its form after a service. */
  shortVersionId?: string | null;
}

export interface OverviewDeps {
  /** Rounds not yet closed that ask one of these versions; given by app.ts. */
  roundsAsking: (db: Reader, versionIds: readonly string[]) => Promise<readonly AskingRound[]>;
}

export const query = z.object({ done: doneField });

export async function overview(
  ctx: OverviewContext,
  deps: OverviewDeps,
  refused: string | null = null,
): Promise<Reply> {
  const { questionnaire, versions } = await questionnaireOf(ctx, ctx.params.code);
  const asking = await deps.roundsAsking(
    ctx.db,
    versions.map(({ id }) => id),
  );
  const rounds = asking.filter(({ organisationId, id }) =>
    can(ctx.actor, 'rounds.read', { ...ownedBy(organisationId, id), localities: 'each' }),
  );
  const newest = await newestOf(ctx, ctx.params.code);
  const data = framed(ctx, newest, {
    title: newest.title[ctx.lang] ?? ctx.params.code,
    tab: 'overview',
    versions,
    isShared: questionnaire.isShared,
    refused,
    done: ctx.query.done ?? null,
    questions: questionsOf(newest.model).length,
    languages: newest.model.languages,
    publication: newest.status === 'draft' ? await publicationOf(ctx, newest, versions) : null,
    tables: (newest.model.tables ?? []).map(({ name }) => `${name}.csv`),
    rounds: rounds.flatMap(({ code, title, versionId, shortVersionId }) =>
      [versionId, shortVersionId].map((asked) => ({
        ...{ code, versionId: asked },
        title: title[ctx.lang] ?? code,
      })),
    ),
  });
  return page('designer/overview', data, {
    status: refused === null ? 200 : refused === 'stale' ? 409 : 422,
  });
}

/** What publishing this draft would mean. */
async function publicationOf(
  ctx: OverviewContext,
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

const changeLine = (ctx: OverviewContext, { code, vars, id, safe }: Change): object => ({
  text: ctx.t(`questionnaires.changes.${code}`, vars),
  href: id === undefined ? null : nodePath(ctx.params.code, id),
  safe,
});
