// Who does something, and when: what every audited command of accounts is given.
import type { Actor } from '../platform/http/access.ts';

export interface By {
  /** Null: a command, or the server itself. */
  actor: Actor | null;
  at: Date;
}
