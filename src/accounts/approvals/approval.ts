// An act that waits for a second person, or waited: publishing results, downloading answers.
import type { Lang } from '../../platform/i18n/language.ts';

/** Acts for which an organisation can ask for a second person. */
export const approvedActs = ['publish', 'export'] as const;
export type ApprovedAct = (typeof approvedActs)[number];

export interface Approval {
  id: string;
  organisationId: string;
  act: ApprovedAct;
  /** Of publish: the computation; of export: the round. */
  objectId: string;
  /** For people: its name, and the page where it can be looked at. */
  object: { title: Record<Lang, string>; path: string };
  /**
   * Of publish: what readers are told of another edition, empty for the first; of export: what the answers
   * are for.
   */
  reason: string;
  askedBy: string;
  askedByName: string;
  askedAt: Date;
  state: 'waiting' | 'approved' | 'refused' | 'withdrawn';
  decidedByName: string | null;
  decidedAt: Date | null;
  /** Why it was refused. */
  answer: string | null;
}

/** How long an approved download may be made, as often as needed. */
export const EXPORT_DAYS = 7;
