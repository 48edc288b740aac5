// How the address of a round's first page is read: one resolver per entry channel.
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { EntryPoint } from '../submission/entry-point.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';

/** `entryPoint` null: by the open link. */
export type ResolvedEntry =
  { kind: 'admitted'; entryPoint: EntryPoint | null } | { kind: 'refused'; reply: Reply };

/** Null: the address is not one of this channel. */
export type EntryResolver = (
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
) => Promise<ResolvedEntry | null>;
