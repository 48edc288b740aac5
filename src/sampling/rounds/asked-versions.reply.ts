// Published versions of questionnaires that a round can be made with, as options of its forms.
import { reachOf } from '../../accounts/permissions.ts';
import type { Reader } from '../../platform/db/connect.ts';
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { listQuestionnaires, listVersions } from '../../questionnaires/versions/versions.store.ts';
import type { VersionSummary } from '../../questionnaires/versions/version-row.ts';

type Context = ReadContext<unknown, unknown>;

/** Given by app.ts. */
export interface ShortFormRule {
  /** Whether the questions after the first page may all be left out: then that page can be sent alone. */
  isSentAtOnce: (db: Reader, versionId: string) => Promise<boolean>;
}

export async function publishedVersions(ctx: Context): Promise<VersionSummary[]> {
  const found: VersionSummary[] = [];
  for (const questionnaire of await listQuestionnaires(
    ctx.db,
    reachOf(ctx.actor, 'questionnaires.read'),
  )) {
    found.push(
      ...(await listVersions(ctx.db, questionnaire.id)).filter(
        (version) => version.status === 'published',
      ),
    );
  }
  return found;
}

export const versionOptions = (
  ctx: Pick<Context, 't' | 'lang'>,
  versions: readonly VersionSummary[],
): { value: string; text: string }[] =>
  versions.map(({ id, title, code, number }) => ({
    value: id,
    text: `${title[ctx.lang] ?? code} – ${ctx.t('sampling.new.versionNumber', { number })}`,
  }));

/** For the form after a service: the same, and none. */
export const shortOptions = (
  ctx: Pick<Context, 't' | 'lang'>,
  versions: readonly VersionSummary[],
): { value: string; text: string }[] => [
  { value: '', text: ctx.t('sampling.new.noShort') },
  ...versionOptions(ctx, versions),
];

/** @param before the one the round has: it stays, whoever may read it now */
export async function isShortVersion(
  ctx: Context,
  { isSentAtOnce }: ShortFormRule,
  { typed, before }: { typed: string; before: string },
): Promise<boolean> {
  if (typed === '' || typed === before) return true;
  const published = await publishedVersions(ctx);
  return published.some(({ id }) => id === typed) && (await isSentAtOnce(ctx.db, typed));
}
