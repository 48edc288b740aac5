// Saves a sent page: its answers and paradata. Of a page with mistakes, or one that is left before its end,
// what was typed is kept beside the answers until the page is accepted.
import type { Tx } from '../../platform/db/connect.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import type { Draft } from '../submission/draft.ts';
import { updateDraft } from '../submission/drafts.store.ts';
import type { Fields, SentPage } from '../../forms/page-answers.ts';
import { withoutTyped, withTyped } from '../../forms/typed-answers.ts';
import type { BrowserTiming } from '../submission/paradata.ts';
import { addTrace } from '../submission/paradata.ts';
import { expiryOf } from '../submission/start-draft.command.ts';

export interface PageSave {
  draft: Draft;
  round: Round;
  page: Page;
  sent: SentPage;
  /** The fields as they came, where the page is not accepted; null: its answers are. */
  typed: Fields | null;
  /** Known again when the same form is sent a second time; null: it has none. */
  key: string | null;
  shownAt: Date;
  browser: BrowserTiming;
  now: Date;
  language: string;
}

/** Forms of a draft that are known again. */
const KEYS_KEPT = 20;

export async function savePage(tx: Tx, save: PageSave): Promise<Draft> {
  const { draft, sent, page, typed, key, now } = save;
  const saved: Draft = {
    ...draft,
    answers: typed === null ? sent.answers : draft.answers,
    typed:
      typed === null
        ? withoutTyped(draft.typed, page)
        : withTyped(draft.typed, page, typed, draft.answers),
    sentKeys: key === null ? draft.sentKeys : [...draft.sentKeys, key].slice(-KEYS_KEPT),
    language: save.language,
    paradata: addTrace(draft.paradata, {
      page: page.id,
      now,
      shownAt: save.shownAt,
      browser: save.browser,
      edits: typed === null ? sent.edits : 0,
      errors: sent.errors.length,
    }),
    updatedAt: now,
    expiresAt: expiryOf(save.round, now),
  };
  await updateDraft(tx, saved);
  return saved;
}
