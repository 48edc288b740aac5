// A round as the database holds it.
import type { Lang } from '../../platform/i18n/language.ts';
import type { LonelyPsu, Round, RoundStatus, Told } from './round.ts';

export interface RoundRow {
  id: string;
  organisation_id: string;
  code: string;
  title: Record<Lang, string>;
  organiser: Record<Lang, string> | null;
  contact: Record<Lang, string> | null;
  told: Told;
  version_id: string;
  short_version_id: string | null;
  frame_sites: string[];
  status: RoundStatus;
  kind: Round['kind'];
  simulated: boolean;
  index_code: string | null;
  min_respondents: number;
  lonely_psu: LonelyPsu;
  draft_days: number;
  puzzle_bits: number;
  opens_at: Date | null;
  closes_at: Date | null;
  series_id: string | null;
  recurs: 'quarterly' | null;
  turns_at: Date | null;
  next_id: string | null;
  archived_at: Date | null;
  first_opened_at: Date | null;
  last_closed_at: Date | null;
  finish_hours: number;
  keeps_partial: boolean;
  shelved_at: Date | null;
  retention_months: number | null;
  erased_at: Date | null;
}

export const toRound = (row: RoundRow): Round => ({
  id: row.id,
  organisationId: row.organisation_id,
  code: row.code,
  title: row.title,
  organiser: row.organiser,
  contact: row.contact,
  told: row.told,
  versionId: row.version_id,
  shortVersionId: row.short_version_id,
  frameSites: row.frame_sites,
  status: row.status,
  kind: row.kind,
  simulated: row.simulated,
  indexCode: row.index_code,
  minRespondents: row.min_respondents,
  lonelyPsu: row.lonely_psu,
  draftDays: row.draft_days,
  puzzleBits: row.puzzle_bits,
  opensAt: row.opens_at,
  closesAt: row.closes_at,
  seriesId: row.series_id,
  recurs: row.recurs,
  turnsAt: row.turns_at,
  nextId: row.next_id,
  archivedAt: row.archived_at,
  firstOpenedAt: row.first_opened_at,
  lastClosedAt: row.last_closed_at,
  finishHours: row.finish_hours,
  keepsPartial: row.keeps_partial,
  shelvedAt: row.shelved_at,
  retentionMonths: row.retention_months,
  erasedAt: row.erased_at,
});
