// The breakdowns of a round, from the versions of the questionnaire that its respondents answered.
import type { Reader } from '../../platform/db/connect.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { answeredVersions } from '../answered-versions.store.ts';
import { attributeColumns } from './attribute-breakdowns.store.ts';
import { roundBreakdowns, type RoundBreakdowns } from './round-breakdowns.ts';

/** @param wanted as roundBreakdowns has them */
export async function readBreakdowns(
  db: Reader,
  round: Round,
  wanted: readonly string[] | null,
): Promise<RoundBreakdowns> {
  if (wanted?.length === 0) return { breakdowns: [], places: new Map(), registry: [] };
  const versions = await answeredVersions(db, round);
  return roundBreakdowns(versions, wanted, await attributeColumns(db, wanted ?? []));
}
