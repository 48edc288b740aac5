// The chain of the audit log in the database. Lines are linked by one process at a time, some seconds after
// they were written and in the order they are found, so that no writer waits for another one.
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { BEGINNING, linkHash, type Head, type LineText, type ReadLink } from './audit-chain.ts';

/** Held while lines are linked. */
const LOCK = 714_225_033;
/** Lines of one transaction. */
const BATCH = 2_000;
/** A line that is committed later than so many others is not looked for any more; verification finds it. */
const WINDOW = 20_000;

const LINE = `l.id::text, to_char(l.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') as at,
  l.actor_id::text, l.actor_name, l.organisation_id::text, l.action, l.object_id, l.details::text`;

interface LineRow {
  id: string;
  at: string;
  actor_id: string | null;
  actor_name: string | null;
  organisation_id: string | null;
  action: string;
  object_id: string | null;
  details: string;
}

const textOf = (row: LineRow): LineText => [
  row.id,
  row.at,
  row.actor_id,
  row.actor_name,
  row.organisation_id,
  row.action,
  row.object_id,
  row.details,
];

/** The newest link; position 0 before there is any. */
export async function findHead(db: Reader): Promise<Head> {
  const row = (await db('audit_links').orderBy('position', 'desc').first()) as
    { position: string; hash: Buffer } | undefined;
  return row
    ? { position: Number(row.position), hash: row.hash }
    : { position: 0, hash: BEGINNING };
}

/** Links lines that have none yet. @returns how many; at most one batch, 0 while another process is at it */
export async function linkLines(tx: Tx): Promise<number> {
  const lock = await tx.raw<{ rows: { free: boolean }[] }>(
    'select pg_try_advisory_xact_lock(?) as free',
    [LOCK],
  );
  if (lock.rows[0]?.free !== true) return 0;
  const { rows } = await tx.raw<{ rows: LineRow[] }>(
    `select ${LINE} from audit_log l
      where l.id > (select coalesce(max(line_id), 0) - ${WINDOW} from audit_links)
      and not exists (select from audit_links k where k.line_id = l.id) order by l.id limit ${BATCH}`,
  );
  if (rows.length === 0) return 0;
  let head = await findHead(tx);
  const links = rows.map((row) => {
    head = { position: head.position + 1, hash: linkHash(head.hash, textOf(row)) };
    return { ...head, line_id: row.id };
  });
  await tx('audit_links').insert(links);
  return links.length;
}

type LinkRow = { position: string; line_id: string; hash: Buffer } & (
  LineRow | { [column in keyof LineRow]: null }
);

/** Links after a position, in order, with their lines. */
export async function listLinks(db: Reader, after: number, limit: number): Promise<ReadLink[]> {
  const { rows } = await db.raw<{ rows: LinkRow[] }>(
    `select k.position, k.line_id::text, k.hash, ${LINE} from audit_links k
      left join audit_log l on l.id = k.line_id where k.position > ? order by k.position limit ?`,
    [after, limit],
  );
  return rows.map((row) => ({
    position: Number(row.position),
    lineId: row.line_id,
    hash: row.hash,
    line: row.id === null ? null : textOf(row),
  }));
}

/**
 * Lines without a link that were written before the moment: their linking has failed, or somebody took links
 * away.
 */
export async function countUnlinked(db: Reader, before: Date): Promise<number> {
  const { rows } = await db.raw<{ rows: { n: string }[] }>(
    `select count(*) as n from audit_log l where l.at < ?
      and not exists (select from audit_links k where k.line_id = l.id)`,
    [before],
  );
  return Number(rows[0]?.n ?? 0);
}
