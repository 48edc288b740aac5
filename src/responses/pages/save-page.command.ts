// Saves a sent page: its answers and paradata. Of a page with mistakes only the paradata are saved.
import type { Tx } from '../../platform/db/connect.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { Draft } from '../submission/draft.ts';
import { updateDraft } from '../submission/drafts.store.ts';
import type { SentPage } from '../../forms/page-answers.ts';
import type { BrowserTiming } from '../submission/paradata.ts';
import { addTrace } from '../submission/paradata.ts';
import { expiryOf } from '../submission/start-draft.command.ts';

export interface PageSave {
  draft: Draft;
  round: Round;
  pageId: string;
  sent: SentPage;
  shownAt: Date;
  browser: BrowserTiming;
  now: Date;
  language: string;
}

export async function savePage(tx: Tx, save: PageSave): Promise<Draft> {
  const { draft, sent, now } = save;
  const failed = sent.errors.length > 0;
  const saved: Draft = {
    ...draft,
    answers: failed ? draft.answers : sent.answers,
    language: save.language,
    paradata: addTrace(draft.paradata, {
      page: save.pageId,
      now,
      shownAt: save.shownAt,
      browser: save.browser,
      edits: failed ? 0 : sent.edits,
      errors: sent.errors.length,
    }),
    updatedAt: now,
    expiresAt: expiryOf(save.round, now),
  };
  await updateDraft(tx, saved);
  return saved;
}
