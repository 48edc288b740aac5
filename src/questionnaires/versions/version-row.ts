// A version of a questionnaire as the database holds it.
import type { Questionnaire, Text } from '../model/questionnaire.ts';

export type VersionStatus = 'draft' | 'published' | 'retired';

export interface VersionSummary {
  id: string;
  questionnaireId: string;
  code: string;
  /** Null while a draft. */
  number: number | null;
  status: VersionStatus;
  modelHash: string;
  title: Text;
  createdAt: Date;
  savedAt: Date;
  publishedAt: Date | null;
}

export interface QuestionnaireVersion extends VersionSummary {
  model: Questionnaire;
}

export interface QuestionnaireSummary {
  id: string;
  code: string;
  organisationId: string;
  /** People of other organisations may read it, use it in a round and take questions from it. */
  isShared: boolean;
  createdAt: Date;
}

export interface VersionRow {
  id: string;
  questionnaire_id: string;
  code: string;
  number: number | null;
  status: VersionStatus;
  model_hash: string;
  title: Text;
  created_at: Date;
  saved_at: Date;
  published_at: Date | null;
  model?: Questionnaire;
}

export const SUMMARY = [
  'v.id',
  'v.questionnaire_id',
  'q.code',
  'v.number',
  'v.status',
  'v.model_hash',
  'v.created_at',
  'v.saved_at',
  'v.published_at',
];

export const toSummary = (row: VersionRow): VersionSummary => ({
  id: row.id,
  questionnaireId: row.questionnaire_id,
  code: row.code,
  number: row.number,
  status: row.status,
  modelHash: row.model_hash,
  title: row.title,
  createdAt: row.created_at,
  savedAt: row.saved_at,
  publishedAt: row.published_at,
});
