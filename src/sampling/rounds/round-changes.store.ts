// Rounds made and changed.
import type { Tx } from '../../platform/db/connect.ts';
import type { Round, RoundStatus } from './round.ts';
import type { RoundSettings } from './round-settings.ts';

export async function insertRound(tx: Tx, round: Round, createdAt: Date): Promise<void> {
  await tx('rounds').insert({
    id: round.id,
    organisation_id: round.organisationId,
    code: round.code,
    title: JSON.stringify(round.title),
    organiser: round.organiser ? JSON.stringify(round.organiser) : null,
    contact: round.contact ? JSON.stringify(round.contact) : null,
    told: JSON.stringify(round.told ?? {}),
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
    first_opened_at: round.status === 'open' ? (round.opensAt ?? createdAt) : null,
    retention_months: round.retentionMonths ?? null,
    ...(round.finishHours === undefined ? {} : { finish_hours: round.finishHours }),
    keeps_partial: round.keepsPartial ?? false,
    puzzle_bits: round.puzzleBits ?? 0,
    ...seriesColumns(round),
    ...shortColumn(round),
  });
}

const shortColumn = ({ shortVersionId, frameSites }: Round) => ({
  short_version_id: shortVersionId ?? null,
  frame_sites: [...(frameSites ?? [])],
});

const seriesColumns = ({ seriesId, recurs, turnsAt, nextId }: Round) => ({
  series_id: seriesId ?? null,
  recurs: recurs ?? null,
  turns_at: turnsAt ?? null,
  next_id: nextId ?? null,
});

export async function setRoundPuzzle(tx: Tx, id: string, bits: number): Promise<void> {
  await tx('rounds').where({ id }).update({ puzzle_bits: bits });
}

/** The first opening and the last closing are noted. */
export async function setRoundStatus(
  tx: Tx,
  id: string,
  { status, at }: { status: RoundStatus; at: Date },
): Promise<void> {
  await tx('rounds')
    .where({ id })
    .update({
      status,
      ...(status === 'open'
        ? { first_opened_at: tx.raw('coalesce(first_opened_at, ?::timestamptz)', [at]) }
        : {}),
      ...(status === 'closed' ? { last_closed_at: at } : {}),
    });
}

export async function saveSettings(tx: Tx, id: string, settings: RoundSettings): Promise<void> {
  const { title, organiser, contact, told, opensAt, closesAt, ...numbers } = settings;
  await tx('rounds')
    .where({ id })
    .update({
      title: JSON.stringify(title),
      organiser: JSON.stringify(organiser),
      contact: contact ? JSON.stringify(contact) : null,
      told: JSON.stringify(told),
      opens_at: opensAt,
      closes_at: closesAt,
      min_respondents: numbers.minRespondents,
      retention_months: numbers.retentionMonths,
      finish_hours: numbers.finishHours,
      keeps_partial: numbers.keepsPartial,
      short_version_id: numbers.shortVersionId,
      frame_sites: [...numbers.frameSites],
    });
}

/** @param at null: back into the list */
export async function shelveRound(tx: Tx, id: string, at: Date | null): Promise<void> {
  await tx('rounds').where({ id }).update({ shelved_at: at });
}

/** Of a round that holds nothing: with what it was set up with. */
export async function deleteRound(tx: Tx, id: string): Promise<void> {
  await tx('rounds').where({ id }).delete();
}

export async function setRoundVersion(tx: Tx, id: string, versionId: string): Promise<void> {
  await tx('rounds').where({ id }).update({ version_id: versionId });
}

/** @param change what only a round of a series has: the series, whether and when the next round takes over */
export async function setRecurrence(
  tx: Tx,
  id: string,
  change: Required<Pick<Round, 'seriesId' | 'recurs' | 'turnsAt'>>,
): Promise<void> {
  const { seriesId, recurs, turnsAt } = change;
  await tx('rounds').where({ id }).update({ series_id: seriesId, recurs, turns_at: turnsAt });
}

/** Its answers were erased at the end of the time they were kept. */
export async function setRoundErased(tx: Tx, id: string, at: Date): Promise<void> {
  await tx('rounds').where({ id }).update({ archived_at: at, erased_at: at });
}

export async function setRoundArchived(tx: Tx, id: string, at: Date): Promise<void> {
  await tx('rounds').where({ id }).update({ archived_at: at });
}

export async function linkNextRound(
  tx: Tx,
  id: string,
  { nextId, at }: { nextId: string; at: Date },
): Promise<void> {
  await tx('rounds').where({ id }).update({ next_id: nextId, closes_at: at });
}
