// Finds the entry channel by which a respondent reaches the first page of a round. Each resolver looks
// whether the address is one of its channel, and returns an entry point, a refusal, or null. An entry
// point without a place leads to the place step after the consent; one with a place starts the draft
// at once. To add a channel, write its resolver and put it into `resolvers`.
import { resolveAfterServiceLink } from './after-service/after-service.reply.ts';
import { resolveButton } from './button.reply.ts';
import { resolveInvitation } from './invitation.reply.ts';
import { resolvePoster } from './poster.reply.ts';
import type { EntryResolver, ResolvedEntry } from './entry-resolver.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type { VisitReadContext } from '../visiting/visit-request.ts';

const resolvers: readonly EntryResolver[] = [
  resolveAfterServiceLink,
  resolveInvitation,
  resolvePoster,
  resolveButton,
];

/**
 * Called when the page is shown and again when the consent is sent: nothing is stored in between,
 * the form sends the address again.
 */
export async function resolveEntry(
  answering: Answering,
  ctx: VisitReadContext,
  visit: Visit,
): Promise<ResolvedEntry> {
  for (const resolve of resolvers) {
    const resolved = await resolve(answering, ctx, visit);
    if (resolved) return resolved;
  }
  return { kind: 'admitted', entryPoint: null };
}
