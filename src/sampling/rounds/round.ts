// A round: a version of a questionnaire asked in the field for a time.
import type { Lang } from '../../platform/i18n/language.ts';

export const roundStatuses = ['draft', 'open', 'closed'] as const;

export type RoundStatus = (typeof roundStatuses)[number];

/**
 * 'probability': drawn with known inclusion probabilities; 'after_service': everybody served is asked;
 * 'open': self-selected respondents.
 */
export const roundKinds = ['probability', 'after_service', 'open'] as const;

export type RoundKind = (typeof roundKinds)[number];

export type LonelyPsu = 'fail' | 'adjust' | 'average' | 'certainty' | 'remove';

/** What a round tells its respondents beside who asks. */
export const toldOf = ['verify', 'done', 'complaints'] as const;
/** `verify`: how to see that it is real; `done`: after the last round; `complaints`: where they go. */
export type Told = Partial<Record<(typeof toldOf)[number], Record<Lang, string>>>;

export interface Round {
  id: string;
  /** Whose round it is: its people manage it and read its answers. */
  organisationId: string;
  code: string;
  title: Record<Lang, string>;
  /** Who holds the round and is responsible for the answers, as the consent page names them. */
  organiser?: Record<Lang, string> | null;
  /** How the organiser is reached; null or absent: not said. */
  contact?: Record<Lang, string> | null;
  /** Absent: nothing of its own. */
  told?: Told;
  versionId: string;
  /**
   * The form after a service: who comes by a link that names service and place answers it, sent on its first
   * page, and may tell more with `versionId` afterwards. Null or absent: everybody answers `versionId`.
   */
  shortVersionId?: string | null;
  /** Origins that may show its feedback button in a frame; absent: none. */
  frameSites?: readonly string[];
  status: RoundStatus;
  kind: RoundKind;
  simulated: boolean;
  /** The index computed from the answers; null when nothing is scored. */
  indexCode: string | null;
  /** No score is shown for a domain with fewer respondents. */
  minRespondents: number;
  lonelyPsu: LonelyPsu;
  /** Days after which an unfinished draft is erased. */
  draftDays: number;
  /** How many zero bits the puzzle on the first page asks for; 0 or absent: there is none. */
  puzzleBits?: number;
  opensAt: Date | null;
  closesAt: Date | null;
  /** The first round of its series; null or absent: it is alone. */
  seriesId?: string | null;
  /** 'quarterly': another round takes over when the quarter ends. */
  recurs?: 'quarterly' | null;
  /** When another round takes over; null before it is open. */
  turnsAt?: Date | null;
  /** The round that takes over or has taken over. */
  nextId?: string | null;
  /** When it was first opened and last closed. */
  firstOpenedAt?: Date | null;
  lastClosedAt?: Date | null;
  /** Hours after closing in which forms begun before may still be sent; absent: none. */
  finishHours?: number;
  /**
   * Whether answers that were never sent are kept apart, to see where people stop; absent: they are erased.
   */
  keepsPartial?: boolean;
  /** When it was put away from the list of rounds; null or absent: it is in it. */
  shelvedAt?: Date | null;
  /** Months after closing when the answers are erased; null or absent: not said. */
  retentionMonths?: number | null;
  /** When they were erased at the end of that time; `archivedAt` is set too. */
  erasedAt?: Date | null;
  /** When its responses were taken out of the database; only the archive has them since. */
  archivedAt?: Date | null;
}

/** Open by its status and by its dates. */
export function isOpen(round: Round, now: Date): boolean {
  return (
    round.status === 'open' &&
    (round.opensAt === null || round.opensAt <= now) &&
    (round.closesAt === null || now < round.closesAt)
  );
}

/** Opened, and its first day is still to come. */
export const isAwaited = (round: Round, now: Date): boolean =>
  round.status === 'open' && round.opensAt !== null && round.opensAt > now;

/**
 * The next round of its series has taken over: respondents who have begun may finish, others are redirected.
 */
export const isFinishing = (round: Round, now: Date): boolean =>
  round.status === 'open' &&
  Boolean(round.nextId) &&
  round.closesAt !== null &&
  round.closesAt <= now;

const HOUR_MS = 3_600_000;

/** Until when begun forms may be sent after the round has closed; null: it has not closed, or takes none. */
export function finishesAt(round: Round, now: Date): Date | null {
  const { status, closesAt, lastClosedAt, finishHours, archivedAt } = round;
  const closedAt = status === 'closed' ? (lastClosedAt ?? null) : closesAt;
  if (status === 'draft' || archivedAt || !finishHours || closedAt === null || closedAt > now)
    return null;
  const until = new Date(closedAt.getTime() + finishHours * HOUR_MS);
  return until > now ? until : null;
}

/** Whether who has begun may save and send; nobody begins any more. */
export const mayFinish = (round: Round, now: Date): boolean =>
  isFinishing(round, now) || finishesAt(round, now) !== null;

/** Whether answers that were begun can be saved and sent. */
export const takesDrafts = (round: Round, now: Date): boolean =>
  isOpen(round, now) || mayFinish(round, now);
