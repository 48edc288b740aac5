// Questionnaires and their versions, read from the database.
import type { Reach } from '../../accounts/permissions.ts';
import type { Reader } from '../../platform/db/connect.ts';
import {
  type QuestionnaireSummary,
  type QuestionnaireVersion,
  toSummary,
  type VersionRow,
  type VersionSummary,
  SUMMARY,
} from './version-row.ts';
import type { Questionnaire } from '../model/questionnaire.ts';

export async function findVersion(db: Reader, id: string): Promise<QuestionnaireVersion | null> {
  const row = await versions(db)
    .select('v.model')
    .where('v.id', id)
    .first<VersionRow | undefined>();
  return row?.model ? { ...toSummary(row), model: row.model } : null;
}

export async function findVersionSummary(db: Reader, id: string): Promise<VersionSummary | null> {
  const row = await versions(db).where('v.id', id).first<VersionRow | undefined>();
  return row ? toSummary(row) : null;
}

interface QuestionnaireRow {
  id: string;
  code: string;
  organisation_id: string;
  is_shared: boolean;
  created_at: Date;
}

const toQuestionnaire = (row: QuestionnaireRow): QuestionnaireSummary => ({
  id: row.id,
  code: row.code,
  organisationId: row.organisation_id,
  isShared: row.is_shared,
  createdAt: row.created_at,
});

/** @param reach whose questionnaires, and which single ones, besides those that are shared; left out: all */
export async function listQuestionnaires(
  db: Reader,
  reach?: Reach,
): Promise<QuestionnaireSummary[]> {
  const query = db<QuestionnaireRow>('questionnaires').orderBy('code');
  if (reach)
    void query
      .where({ is_shared: true })
      .orWhereIn('organisation_id', [...reach.organisations])
      .orWhereIn('id', [...reach.objects]);
  return (await query).map(toQuestionnaire);
}

export async function findQuestionnaireByCode(
  db: Reader,
  code: string,
): Promise<QuestionnaireSummary | null> {
  const row = await db<QuestionnaireRow>('questionnaires').where({ code }).first();
  return row ? toQuestionnaire(row) : null;
}

export const versions = (db: Reader) =>
  db('questionnaire_versions as v')
    .join('questionnaires as q', 'q.id', 'v.questionnaire_id')
    .select(SUMMARY)
    .select(db.raw(`v.model -> 'title' as title`));

/** Newest first: the draft, then published and retired versions by falling number. */
export async function listVersions(db: Reader, questionnaireId: string): Promise<VersionSummary[]> {
  const rows = (await versions(db)
    .where('v.questionnaire_id', questionnaireId)
    .orderBy('v.number', 'desc', 'first')) as VersionRow[];
  return rows.map(toSummary);
}

/** Numbered versions that mention regex(), newest first. */
export async function listVersionsWithPatterns(
  db: Reader,
  questionnaireId: string,
): Promise<QuestionnaireVersion[]> {
  const rows = (await versions(db)
    .select('v.model')
    .where('v.questionnaire_id', questionnaireId)
    .whereNotNull('v.number')
    .whereRaw(`v.model::text like '%regex%'`)
    .orderBy('v.number', 'desc')) as (VersionRow & { model: Questionnaire })[];
  return rows.map((row) => ({ ...toSummary(row), model: row.model }));
}

/** Published versions of the same questionnaire with a higher number, newest first. */
export async function listNewerPublished(
  db: Reader,
  { questionnaireId, number }: Pick<VersionSummary, 'questionnaireId' | 'number'>,
): Promise<VersionSummary[]> {
  return (await listVersions(db, questionnaireId)).filter(
    (version) => version.status === 'published' && (version.number ?? 0) > (number ?? 0),
  );
}
