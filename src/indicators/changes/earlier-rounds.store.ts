// Rounds that a computation can be compared with: published, earlier, of the same index, and sampled in the
// same way.
import type { Reader } from '../../platform/db/connect.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { listPublications, type Publication } from '../publication/publications.store.ts';

/**
 * Self-selected respondents of two rounds are different people, of whom nothing is said beyond themselves.
 */
const mayBeCompared = ({ kind, indexCode }: Round): boolean =>
  kind !== 'open' && indexCode !== null;

const beginOf = ({ opensAt }: Pick<Round, 'opensAt'>): number => opensAt?.getTime() ?? 0;

/** The latest first. */
export async function listEarlier(db: Reader, round: Round): Promise<Publication[]> {
  if (!mayBeCompared(round)) return [];
  return (await listPublications(db))
    .filter(
      ({ round: other, definition }) =>
        other.id !== round.id &&
        other.kind === round.kind &&
        other.simulated === round.simulated &&
        definition.code === round.indexCode &&
        beginOf(other) <= beginOf(round),
    )
    .sort((a, b) => beginOf(b.round) - beginOf(a.round));
}

const PSUS = `select stratum, psu from responses
  where round_id = ? and status = 'counted' and psu is not null`;

/** Whether a PSU was asked in both rounds. */
export async function sharePsus(db: Reader, a: string, b: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { shared: boolean }[] }>(
    `select exists (${PSUS} intersect ${PSUS}) as shared`,
    [a, b],
  );
  return rows[0]!.shared;
}
