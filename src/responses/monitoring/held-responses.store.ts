// Responses that wait for a researcher's decision, without their answers: one page at a time, read by
// the index of held responses.
import type { Reader } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';

export interface HeldResponse {
  id: string;
  localityId: number;
  flags: readonly string[];
  channel: string;
  seconds: number | null;
  /** Number of questions answered. */
  answered: number;
  submittedAt: Date;
}

/** `after`: cursor of the next page; null when this is the last. */
export interface HeldPage {
  responses: HeldResponse[];
  after: HeldCursor | null;
}

/** A position in the list: when a response was sent, as Postgres writes it to the microsecond, and its id. */
export interface HeldCursor {
  at: string;
  id: string;
}

const text = (where: string): string => `select id, locality_id, flags, door, seconds, submitted_at,
    to_char(submitted_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at,
    (select count(*) from jsonb_object_keys(answers)) as answered
  from (
    select * from responses where round_id = $1 and status = 'held' ${where}
    order by submitted_at desc, id desc limit $2) as page
  order by submitted_at desc, id desc`;
const WITHIN = 'and ($3::integer[] is null or locality_id = any($3))';
const NEWEST = text(WITHIN);
const AFTER = text(`${WITHIN} and (submitted_at, id) < ($4::timestamptz, $5::uuid)`);

interface HeldRow {
  id: string;
  locality_id: number;
  flags: string[];
  door: string;
  seconds: number | null;
  submitted_at: Date;
  at: string;
  answered: number;
}

const toHeld = (row: HeldRow): HeldResponse => ({
  id: row.id,
  localityId: row.locality_id,
  flags: row.flags,
  channel: row.door,
  seconds: row.seconds,
  answered: row.answered,
  submittedAt: row.submitted_at,
});

/** Newest first, at most `limit`, after the cursor. @param within ids of localities; null: all */
export async function listHeld(
  db: Reader,
  roundId: string,
  {
    limit,
    after,
    within,
  }: { limit: number; after: HeldCursor | null; within: readonly number[] | null },
): Promise<HeldPage> {
  const rows =
    after === null
      ? await prepared<HeldRow>(db, {
          name: 'held-newest',
          text: NEWEST,
          values: [roundId, limit + 1, within],
        })
      : await prepared<HeldRow>(db, {
          name: 'held-after',
          text: AFTER,
          values: [roundId, limit + 1, within, after.at, after.id],
        });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    responses: shown.map(toHeld),
    after: last && rows.length > limit ? { at: last.at, id: last.id } : null,
  };
}
