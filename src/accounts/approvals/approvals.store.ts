// The table of approvals. A request is decided by one statement, so that of two people who decide at once one
// is refused.
import { randomUUID } from 'node:crypto';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import { EXPORT_DAYS, type Approval, type ApprovedAct } from './approval.ts';

interface ApprovalRow {
  id: string;
  organisation_id: string;
  act: ApprovedAct;
  object_id: string;
  object: Approval['object'];
  reason: string;
  asked_by: string;
  asked_by_name: string;
  asked_at: Date;
  state: Approval['state'];
  decided_by_name: string | null;
  decided_at: Date | null;
  answer: string | null;
}

const toApproval = (row: ApprovalRow): Approval => ({
  id: row.id,
  organisationId: row.organisation_id,
  act: row.act,
  objectId: row.object_id,
  object: row.object,
  reason: row.reason,
  askedBy: row.asked_by,
  askedByName: row.asked_by_name,
  askedAt: row.asked_at,
  state: row.state,
  decidedByName: row.decided_by_name,
  decidedAt: row.decided_at,
  answer: row.answer,
});

/** Whether the organisation asks for a second person. */
export async function needsSecondPerson(
  db: Reader,
  organisationId: string,
  act: ApprovedAct,
): Promise<boolean> {
  const row = (await db('organisations').where({ id: organisationId }).first('two_person')) as
    { two_person: string[] } | undefined;
  return row?.two_person.includes(act) ?? false;
}

export type NewApproval = Pick<
  Approval,
  'organisationId' | 'act' | 'objectId' | 'object' | 'reason' | 'askedBy' | 'askedByName'
>;

/** @returns the id; null when the same is waiting already */
export async function insertApproval(tx: Tx, asked: NewApproval, at: Date): Promise<string | null> {
  const id = randomUUID();
  const values = {
    id,
    organisation_id: asked.organisationId,
    act: asked.act,
    object_id: asked.objectId,
    object: JSON.stringify(asked.object),
    reason: asked.reason,
    asked_by: asked.askedBy,
    asked_by_name: asked.askedByName,
    asked_at: at,
  };
  const made = (await tx('approvals')
    .insert(values)
    .onConflict()
    .ignore()
    .returning('id')) as unknown[];
  return made.length === 1 ? id : null;
}

export async function findApproval(db: Reader, id: string): Promise<Approval | null> {
  const row = await db<ApprovalRow>('approvals').where({ id }).first();
  return row ? toApproval(row) : null;
}

/** The newest request about the object, decided or not. */
export async function findNewest(
  db: Reader,
  act: ApprovedAct,
  objectId: string,
): Promise<Approval | null> {
  const row = await db<ApprovalRow>('approvals')
    .where({ act, object_id: objectId })
    .orderBy('asked_at', 'desc')
    .first();
  return row ? toApproval(row) : null;
}

/** What waits for a decision about the object. */
export async function findWaiting(
  db: Reader,
  act: ApprovedAct,
  objectId: string,
): Promise<Approval | null> {
  const row = await db<ApprovalRow>('approvals')
    .where({ act, object_id: objectId, state: 'waiting' })
    .orderBy('asked_at')
    .first();
  return row ? toApproval(row) : null;
}

/** The newest request of somebody about the object, decided or not. */
export async function findNewestOf(
  db: Reader,
  { act, objectId, askedBy }: Pick<Approval, 'act' | 'objectId' | 'askedBy'>,
): Promise<Approval | null> {
  const row = await db<ApprovalRow>('approvals')
    .where({ act, object_id: objectId, asked_by: askedBy })
    .orderBy('asked_at', 'desc')
    .first();
  return row ? toApproval(row) : null;
}

/** Waiting ones first, then the newest. */
export async function listApprovals(
  db: Reader,
  organisations: readonly string[],
  limit: number,
): Promise<Approval[]> {
  const rows = await db<ApprovalRow>('approvals')
    .whereIn('organisation_id', [...organisations])
    .orderByRaw(`state = 'waiting' desc, asked_at desc, id`)
    .limit(limit);
  return rows.map(toApproval);
}

export interface Decision {
  state: 'approved' | 'refused' | 'withdrawn';
  by: { userId: string; name: string };
  at: Date;
  answer: string | null;
}

/** @throws Problem `conflict` when it was decided before */
export async function decideApproval(
  tx: Tx,
  id: string,
  { state, by, at, answer }: Decision,
): Promise<void> {
  const decided = await tx('approvals').where({ id, state: 'waiting' }).update({
    state,
    decided_by: by.userId,
    decided_by_name: by.name,
    decided_at: at,
    answer,
  });
  if (decided !== 1) throw problem('conflict');
}

/** An approved download lasts some days. */
export const isInForce = ({ state, decidedAt }: Approval, now: Date): boolean =>
  state === 'approved' &&
  decidedAt !== null &&
  now.getTime() - decidedAt.getTime() < EXPORT_DAYS * 86_400_000;
