// What every respondent's page works with: the round from the URL, the draft from the cookie, the
// types of its request contexts, and the dependencies that src/app passes in.
import type { RateLimit } from '../../platform/http/limits/rate-limit.ts';
import type { Secrets } from '../../platform/secrets.ts';
import type { Finder } from '../../localities/finder/finder.store.ts';
import type { Fragment } from '../../forms/question-html.ts';
import type { Minutes } from '../../questionnaires/model/minutes.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { FullCellLookup } from '../counts/quota-cache.store.ts';
import type { Versions } from '../submission/compiled-versions.store.ts';
import type { ShownDraft } from '../submission/draft.ts';
import type { Scorer } from '../submission/submit-response.command.ts';
import type { Tx } from '../../platform/db/connect.ts';
import type { About } from './about.store.ts';
import type { Round } from '../../sampling/rounds/round.ts';

/**
 * Called when a response that may have counted was erased: results computed from it are out of date. Given by
 * app.ts.
 */
export type OnWithdrawn = (tx: Tx, roundId: string) => Promise<void>;

/** What app.ts gives to the respondents' pages. */
export interface AnsweringDeps {
  fragment: Fragment;
  score: Scorer;
  /** How long the form takes. */
  minutes: (model: Questionnaire) => Minutes;
  withdrawn: OnWithdrawn;
  random: (bytes: number) => Uint8Array;
  /** The application's: the newest keys the daily source hash, all open the keys of callers. */
  secrets: Secrets;
  /**
   * Limits wrong tries: at typed codes, per network and per beginning of the code; at links, per network.
   */
  codeLimits: { network: RateLimit; prefix: RateLimit; link: RateLimit };
  finder: Finder;
  /** `limit`: requests per registered caller; `publicUrl`: where people reach the server. */
  callers: { limit: RateLimit; publicUrl: () => string };
}

/** With what the respondents' pages of a process share. */
export interface Answering extends AnsweringDeps {
  versions: Versions;
  quotas: FullCellLookup;
}

/** Only the respondent has the token; the locality says in which shard the draft is. */
export interface TokenKey {
  token: string;
  localityId: number;
}

/** Forms have the whole draft, locked; pages have the part that showing needs. */
export interface Visit<D extends ShownDraft = ShownDraft> {
  round: Round;
  base: string;
  key: TokenKey | null;
  draft: D | null;
  /** Names of what the draft is about; null where it was not read along. */
  about: About | null;
  /** Keys of other forms begun in this browser. */
  others: readonly TokenKey[];
}

export interface DraftVisit<D extends ShownDraft = ShownDraft> extends Visit<D> {
  key: TokenKey;
  draft: D;
}
