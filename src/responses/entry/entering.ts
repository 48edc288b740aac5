// How the first page's address is read: what a door may make of it.
import type { Reply } from '../../platform/http/reply.ts';
import type { Entrance } from '../submission/entrance.ts';
import type { Answering, Visit, VisitReadContext } from '../pages/visit.ts';

export type Entering =
  { kind: 'open' } | { kind: 'by'; entrance: Entrance } | { kind: 'refused'; reply: Reply };
/** One door; null: not this door's address. */
export type Branch = (
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
) => Promise<Exclude<Entering, { kind: 'open' }> | null>;
