// The first page was sent again while more is being told: what the draft has carried over follows it, so that
// sending the draft does not bring earlier answers back.
import type { Tx } from '../../platform/db/connect.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { Versions } from '../submission/compiled-versions.store.ts';
import type { DraftKey } from '../submission/draft.ts';
import { lockDraft, updateCarried } from '../submission/drafts.store.ts';
import { carriedInto } from './carried.ts';

/** @param sent answers of the page as they are stored now, and the names it asked */
export async function refreshAmendment(
  tx: Tx,
  key: DraftKey,
  sent: { answers: Answers; asked: ReadonlySet<string>; now: Date; versions: Versions },
): Promise<void> {
  const draft = await lockDraft(tx, key, sent.now);
  if (!draft?.entry.amends) return;
  const { compiled } = await sent.versions(tx, draft.versionId);
  const carried = carriedInto(compiled, sent.answers, sent);
  const known = new Set([...(draft.entry.known ?? []), ...carried.known]);
  const told = Object.entries(draft.answers).filter(([name]) => !known.has(name));
  await updateCarried(tx, {
    ...draft,
    answers: { ...Object.fromEntries(told), ...carried.answers },
    entry: { ...draft.entry, known: carried.known },
  });
}
