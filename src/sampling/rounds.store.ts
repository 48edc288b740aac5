// Survey rounds: one questionnaire version asked in the field for a time, by a sample or by an open
// link. A round's code stands in the addresses citizens see.
import type { Reader, Tx } from '../platform/db/database.ts';
import type { Lang } from '../platform/i18n/language.ts';

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
}
interface RoundRow {
  id: string; code: string; title: Record<Lang, string>; organiser: Record<Lang, string> | null; version_id: string; status: RoundStatus; kind: Round['kind'];
  simulated: boolean; index_code: string | null; min_respondents: number; lonely_psu: LonelyPsu; draft_days: number; puzzle_bits: number;
  opens_at: Date | null; closes_at: Date | null;
}

const toRound = (row: RoundRow): Round => ({
  id: row.id, code: row.code, title: row.title, organiser: row.organiser, versionId: row.version_id, status: row.status, kind: row.kind,
  simulated: row.simulated, indexCode: row.index_code, minRespondents: row.min_respondents, lonelyPsu: row.lonely_psu,
  draftDays: row.draft_days, puzzleBits: row.puzzle_bits, opensAt: row.opens_at, closesAt: row.closes_at,
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
export async function listRoundsAsking(db: Reader, versionIds: readonly string[]): Promise<Round[]> {
  const rows = await db<RoundRow>('rounds').whereIn('version_id', [...versionIds]).whereNot({ status: 'closed' }).orderBy('created_at');
  return rows.map(toRound);
}

export async function listRounds(db: Reader): Promise<Round[]> {
  const rows = await db<RoundRow>('rounds').orderBy('created_at', 'desc');
  return rows.map(toRound);
}

/** Rounds a citizen can answer at `now`. */
export async function listOpenRounds(db: Reader, now: Date): Promise<Round[]> {
  const rounds = await listRounds(db);
  return rounds.filter((round) => isOpen(round, now));
}

/** Open by its status and by its dates. */
export function isOpen(round: Round, now: Date): boolean {
  return round.status === 'open' && (round.opensAt === null || round.opensAt <= now) && (round.closesAt === null || now < round.closesAt);
}

export async function insertRound(tx: Tx, round: Round, createdAt: Date): Promise<void> {
  await tx('rounds').insert({
    id: round.id, code: round.code, title: JSON.stringify(round.title), organiser: round.organiser ? JSON.stringify(round.organiser) : null, version_id: round.versionId, status: round.status, kind: round.kind,
    simulated: round.simulated, index_code: round.indexCode, min_respondents: round.minRespondents, lonely_psu: round.lonelyPsu,
    draft_days: round.draftDays, opens_at: round.opensAt, closes_at: round.closesAt, created_at: createdAt,
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

/** A primary sampling unit (PSU) drawn for a round. */
export interface RoundPsu {
  stratum: string;
  psu: string;
  localityId: number;
  inclusionProbability: number;
}

export async function insertRoundPsus(tx: Tx, roundId: string, psus: readonly RoundPsu[]): Promise<void> {
  const rows = psus.map((psu) => ({
    round_id: roundId, stratum: psu.stratum, psu: psu.psu, locality_id: psu.localityId, inclusion_probability: psu.inclusionProbability,
  }));
  await tx.batchInsert('round_psus', rows, 500);
}

export async function listRoundPsus(db: Reader, roundId: string): Promise<RoundPsu[]> {
  const rows = await db('round_psus').where({ round_id: roundId }).orderBy(['stratum', 'psu']) as
    { stratum: string; psu: string; locality_id: number; inclusion_probability: number }[];
  return rows.map((row) => ({ stratum: row.stratum, psu: row.psu, localityId: row.locality_id, inclusionProbability: row.inclusion_probability }));
}
