// Survey rounds: one questionnaire version asked in the field for a time, by a sample or by an open
// link. A round's code stands in the addresses citizens see.
import type { Reader, Tx } from '../../platform/db/database.ts';
import type { Lang } from '../../platform/i18n/language.ts';

export const roundStatuses = ['draft', 'open', 'closed'] as const;
export type RoundStatus = (typeof roundStatuses)[number];
export type LonelyPsu = 'fail' | 'adjust' | 'average' | 'certainty' | 'remove';

export interface Round {
  id: string;
  code: string;
  title: Record<Lang, string>;
  /** Who holds the round and is responsible for the answers, as the consent page names them. */
  organiser?: Record<Lang, string> | null;
  versionId: string;
  status: RoundStatus;
  /** 'probability': drawn with known inclusion probabilities; 'open': self-selected respondents. */
  kind: 'probability' | 'open';
  simulated: boolean;
  /** The index computed from the answers; null when nothing is scored. */
  indexCode: string | null;
  /** No score is shown for a domain with fewer respondents. */
  minRespondents: number;
  lonelyPsu: LonelyPsu;
  /** Days after which an unfinished draft is erased. */
  draftDays: number;
  /** How many zero bits the puzzle at the door asks for; 0 or absent: there is none. */
  puzzleBits?: number;
  opensAt: Date | null;
  closesAt: Date | null;
  /** The first round of its series; null or absent: it stands alone. */
  seriesId?: string | null;
  /** 'quarterly': another round takes over when the quarter ends. */
  recurs?: 'quarterly' | null;
  /** When another round takes over; null before it is open. */
  turnsAt?: Date | null;
  /** The round that takes over or has taken over. */
  nextId?: string | null;
  /** When its responses were taken out of the database; only the archive has them since. */
  archivedAt?: Date | null;
}
interface RoundRow {
  id: string;
  code: string;
  title: Record<Lang, string>;
  organiser: Record<Lang, string> | null;
  version_id: string;
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
}

const toRound = (row: RoundRow): Round => ({
  id: row.id,
  code: row.code,
  title: row.title,
  organiser: row.organiser,
  versionId: row.version_id,
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
});

export async function findRound(db: Reader, id: string): Promise<Round | null> {
  const row = await db<RoundRow>('rounds').where({ id }).first();
  return row ? toRound(row) : null;
}

export async function findRoundByCode(db: Reader, code: string): Promise<Round | null> {
  const row = await db<RoundRow>('rounds').where({ code }).first();
  return row ? toRound(row) : null;
}

/** The round, held against other writers until the transaction ends. */
export async function lockRoundByCode(tx: Tx, code: string): Promise<Round | null> {
  const row = await tx<RoundRow>('rounds').where({ code }).forUpdate().first();
  return row ? toRound(row) : null;
}

/** Rounds not yet closed that ask one of these versions. */
export async function listRoundsAsking(
  db: Reader,
  versionIds: readonly string[],
): Promise<Round[]> {
  const rows = await db<RoundRow>('rounds')
    .whereIn('version_id', [...versionIds])
    .whereNot({ status: 'closed' })
    .orderBy('created_at')
    .orderBy('id');
  return rows.map(toRound);
}

export async function listRounds(db: Reader): Promise<Round[]> {
  const rows = await db<RoundRow>('rounds').orderBy('created_at', 'desc').orderBy('id');
  return rows.map(toRound);
}

/** Rounds a citizen can answer at `now`. */
export async function listOpenRounds(db: Reader, now: Date): Promise<Round[]> {
  const rounds = await listRounds(db);
  return rounds.filter((round) => isOpen(round, now));
}

/** Open by its status and by its dates. */
export function isOpen(round: Round, now: Date): boolean {
  return (
    round.status === 'open' &&
    (round.opensAt === null || round.opensAt <= now) &&
    (round.closesAt === null || now < round.closesAt)
  );
}

/** Relieved by the next round of its series: who has begun may finish, newcomers are led on. */
export const isFinishing = (round: Round, now: Date): boolean =>
  round.status === 'open' &&
  Boolean(round.nextId) &&
  round.closesAt !== null &&
  round.closesAt <= now;

/** Whether answers that were begun can be saved and sent. */
export const takesDrafts = (round: Round, now: Date): boolean =>
  isOpen(round, now) || isFinishing(round, now);

export async function insertRound(tx: Tx, round: Round, createdAt: Date): Promise<void> {
  await tx('rounds').insert({
    id: round.id,
    code: round.code,
    title: JSON.stringify(round.title),
    organiser: round.organiser ? JSON.stringify(round.organiser) : null,
    version_id: round.versionId,
    status: round.status,
    kind: round.kind,
    simulated: round.simulated,
    index_code: round.indexCode,
    min_respondents: round.minRespondents,
    lonely_psu: round.lonelyPsu,
    draft_days: round.draftDays,
    opens_at: round.opensAt,
    closes_at: round.closesAt,
    created_at: createdAt,
    puzzle_bits: round.puzzleBits ?? 0,
    series_id: round.seriesId ?? null,
    recurs: round.recurs ?? null,
    turns_at: round.turnsAt ?? null,
    next_id: round.nextId ?? null,
  });
}

export async function setRoundPuzzle(tx: Tx, id: string, bits: number): Promise<void> {
  await tx('rounds').where({ id }).update({ puzzle_bits: bits });
}

export async function setRoundStatus(tx: Tx, id: string, status: RoundStatus): Promise<void> {
  await tx('rounds').where({ id }).update({ status });
}

export async function setRoundVersion(tx: Tx, id: string, versionId: string): Promise<void> {
  await tx('rounds').where({ id }).update({ version_id: versionId });
}

/** @param change what a round of its own has not: its series, whether and when it is relieved */
export async function setRecurrence(
  tx: Tx,
  id: string,
  change: Required<Pick<Round, 'seriesId' | 'recurs' | 'turnsAt'>>,
): Promise<void> {
  const { seriesId, recurs, turnsAt } = change;
  await tx('rounds').where({ id }).update({ series_id: seriesId, recurs, turns_at: turnsAt });
}

export async function relieveRound(
  tx: Tx,
  id: string,
  { nextId, at }: { nextId: string; at: Date },
): Promise<void> {
  await tx('rounds').where({ id }).update({ next_id: nextId, closes_at: at });
}

export async function setRoundArchived(tx: Tx, id: string, at: Date): Promise<void> {
  await tx('rounds').where({ id }).update({ archived_at: at });
}

/** Rounds of the series, the first one first. */
export async function listSeries(db: Reader, seriesId: string): Promise<Round[]> {
  const rows = await db<RoundRow>('rounds')
    .where({ series_id: seriesId })
    .orderBy(['created_at', 'id']);
  return rows.map(toRound);
}

/** Codes of rounds that are to be relieved at `at` or before, and by nobody yet. */
export async function listToRelieve(db: Reader, at: Date): Promise<string[]> {
  const rows = await db<RoundRow>('rounds')
    .where({ status: 'open' })
    .whereNotNull('recurs')
    .whereNull('next_id')
    .where('turns_at', '<=', at)
    .orderBy('code');
  return rows.map(({ code }) => code);
}

/** Rounds that have been relieved and are open to those who had begun. */
export async function listFinishing(db: Reader, now: Date): Promise<Round[]> {
  const rows = await db<RoundRow>('rounds')
    .where({ status: 'open' })
    .whereNotNull('next_id')
    .where('closes_at', '<=', now)
    .orderBy('code');
  return rows.map(toRound);
}

/** The round of the series that newcomers belong to now: the last one that has begun. */
export async function findCurrent(db: Reader, round: Round, now: Date): Promise<Round> {
  if (!round.seriesId || !round.nextId || isOpen(round, now)) return round;
  const begun = (await listSeries(db, round.seriesId)).filter(
    ({ status, opensAt }) => status !== 'draft' && (opensAt === null || opensAt <= now),
  );
  return begun.at(-1) ?? round;
}

/** A primary sampling unit (PSU) drawn for a round. */
export interface RoundPsu {
  stratum: string;
  psu: string;
  localityId: number;
  inclusionProbability: number;
}

export async function insertRoundPsus(
  tx: Tx,
  roundId: string,
  psus: readonly RoundPsu[],
): Promise<void> {
  const rows = psus.map((psu) => ({
    round_id: roundId,
    stratum: psu.stratum,
    psu: psu.psu,
    locality_id: psu.localityId,
    inclusion_probability: psu.inclusionProbability,
  }));
  await tx.batchInsert('round_psus', rows, 500);
}

export async function listRoundPsus(db: Reader, roundId: string): Promise<RoundPsu[]> {
  const rows = (await db('round_psus')
    .where({ round_id: roundId })
    .orderBy(['stratum', 'psu'])) as {
    stratum: string;
    psu: string;
    locality_id: number;
    inclusion_probability: number;
  }[];
  return rows.map((row) => ({
    stratum: row.stratum,
    psu: row.psu,
    localityId: row.locality_id,
    inclusionProbability: row.inclusion_probability,
  }));
}
