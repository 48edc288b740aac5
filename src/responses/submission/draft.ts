// A draft: what a respondent has answered so far, and how they came into the round.
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { Typed } from '../../forms/typed-answers.ts';
import type { EntryDetails, EntryChannel } from './entry.ts';
import type { PageTrace } from './paradata.ts';

export interface Draft {
  id: string;
  /** The smallest unit known: the commune, or the province. It never changes for a row; see `moveDraft`. */
  localityId: number;
  roundId: string;
  versionId: string;
  /** Null: not chosen yet, or none used. */
  serviceId: string | null;
  channel: EntryChannel;
  entry: EntryDetails;
  language: string;
  device: string;
  consentVersion: string;
  /** As the respondent was told: the answers are kept apart if they are never sent. */
  keepsPartial: boolean;
  answers: Answers;
  /** What was typed on pages that were left or had mistakes. */
  typed: Typed;
  /** Keys of the last forms that were saved: the same one sent again is known. */
  sentKeys: readonly string[];
  /** By page id. */
  paradata: Record<string, PageTrace>;
  sourceHash: Buffer | null;
  startedAt: Date;
  updatedAt: Date;
  expiresAt: Date;
}

/** What showing a page needs: the draft without paradata. */
export type ShownDraft = Pick<
  Draft,
  | 'id'
  | 'localityId'
  | 'roundId'
  | 'versionId'
  | 'serviceId'
  | 'channel'
  | 'entry'
  | 'language'
  | 'answers'
  | 'typed'
  | 'startedAt'
  | 'expiresAt'
>;

/** What sending needs to validate the answers; the paradata stay in the database. */
export type SentDraft = Pick<
  Draft,
  | 'id'
  | 'localityId'
  | 'roundId'
  | 'versionId'
  | 'serviceId'
  | 'channel'
  | 'entry'
  | 'language'
  | 'consentVersion'
  | 'answers'
  | 'typed'
  | 'sourceHash'
> & {
  /** Over all pages; null when nothing was sent yet. */
  seconds: number | null;
};

export interface DraftKey {
  id: string;
  localityId: number;
}
