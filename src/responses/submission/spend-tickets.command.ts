// Tickets (invitations, dossiers) can be used once: they are marked as used in the transaction that
// stores the response.
import type { Tx } from '../../platform/db/connect.ts';
import { spendInvitations } from '../../sampling/invitations/invitations.store.ts';
import { deleteAnsweredLinks } from '../keys/short-links.store.ts';
import { recordDossiers } from './answered-dossiers.store.ts';
import type { Draft } from './draft.ts';

type TicketHolder = Pick<Draft, 'id' | 'localityId' | 'roundId' | 'entry'>;

/**
 * Spends the tickets of drafts about to be submitted, in the order given.
 * @returns ids of the drafts whose ticket had been used before, or is used by an earlier draft of the same call
 */
export async function spendTickets(
  tx: Tx,
  drafts: readonly TicketHolder[],
  now: Date,
): Promise<Set<string>> {
  const keysOf = (kind: 'invitation' | 'dossier') =>
    drafts.flatMap(({ entry, localityId, roundId }) =>
      entry.ticket?.kind === kind
        ? [{ key: entry.ticket.key, localityId, roundId: entry.ticket.series ?? roundId }]
        : [],
    );
  const invitations = await spendInvitations(tx, keysOf('invitation'), now);
  const dossiers = await recordDossiers(tx, keysOf('dossier'), now);
  await deleteAnsweredLinks(tx, keysOf('dossier'));
  const unused = { invitation: invitations, dossier: dossiers };
  return new Set(
    drafts
      .filter(
        ({ entry }) => entry.ticket !== null && !unused[entry.ticket.kind].delete(entry.ticket.key),
      )
      .map(({ id }) => id),
  );
}
