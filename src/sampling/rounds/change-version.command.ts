// A round continues with a newer version of its questionnaire. Drafts begun before and responses already sent
// keep the version they were answered under; links and invitations are the round's, so they stay as they are.
import { audit } from '../../accounts/audit.store.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { Actor } from '../../platform/http/access.ts';
import { problem } from '../../platform/problems/problem.ts';
import { changesBetween } from '../../questionnaires/versions/diff.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import { lockPublished } from '../../questionnaires/versions/version-changes.store.ts';
import type { VersionSummary } from '../../questionnaires/versions/version-row.ts';
import { lockRoundByCode } from './rounds.store.ts';
import { setRoundVersion } from './round-changes.store.ts';
import { mayTake } from './version-offer.ts';

/**
 * `elsewhere`: the round left the version the page was made from; `unavailable`: not a newer published
 * version of the same questionnaire.
 */
export type VersionRefusal = 'elsewhere' | 'closed' | 'unavailable' | 'unsafe';
export type VersionChange = { ok: true; changed: boolean } | { ok: false; reason: VersionRefusal };

/** Asked for twice, it is done and audited once. @throws Problem `notFound` without such a round */
export async function changeVersion(
  tx: Tx,
  asked: { code: string; from: string; to: string },
  by: { actor: Actor | null; now: Date },
): Promise<VersionChange> {
  const round = await lockRoundByCode(tx, asked.code);
  if (!round) throw problem('notFound');
  if (round.versionId === asked.to) return { ok: true, changed: false };
  if (round.versionId !== asked.from) return { ok: false, reason: 'elsewhere' };
  if (round.status === 'closed') return { ok: false, reason: 'closed' };
  const [current, next] = [
    await findVersion(tx, round.versionId),
    await lockPublished(tx, asked.to),
  ];
  if (!current || !next || !follows(next, current)) return { ok: false, reason: 'unavailable' };
  if (!mayTake(round.status, changesBetween(current.model, next.model)))
    return { ok: false, reason: 'unsafe' };
  await setRoundVersion(tx, round.id, next.id);
  await audit(tx, {
    at: by.now,
    actor: by.actor,
    action: 'round.version_changed',
    objectId: round.id,
    details: { code: round.code, from: current.number, to: next.number },
  });
  return { ok: true, changed: true };
}

const follows = (next: VersionSummary, current: VersionSummary): boolean =>
  next.questionnaireId === current.questionnaireId && (next.number ?? 0) > (current.number ?? 0);
