// Short links that were asked for: gone once their dossier has answered, or with their term.
import type { Reader, Tx } from '../../platform/db/connect.ts';

export interface ShortLink {
  /** Of the code, hashed. */
  id: Buffer;
  localityId: number;
  /** Of the dossier, as its ticket has it, hex. */
  ticketKey: string;
  /** Opened by the code alone. */
  sealed: Buffer;
  expiresAt: Date;
}

interface ShortLinkRow {
  id: Buffer;
  locality_id: number;
  ticket_key: Buffer;
  sealed: Buffer;
  expires_at: Date;
}

const toRow = (link: ShortLink): ShortLinkRow => ({
  id: link.id,
  locality_id: link.localityId,
  ticket_key: Buffer.from(link.ticketKey, 'hex'),
  sealed: link.sealed,
  expires_at: link.expiresAt,
});

/**
 * Asked for again, a link stays as it is. Written by locality: rows of one shard go to it in one statement;
 * always in the same order, so that two who ask for the same links do not wait for each other.
 */
export async function saveShortLinks(tx: Tx, links: readonly ShortLink[]): Promise<void> {
  const rows = links.map(toRow).sort((a, b) => Buffer.compare(a.id, b.id));
  for (const localityId of [...new Set(rows.map((row) => row.locality_id))].sort((a, b) => a - b))
    await tx('short_links')
      .insert(rows.filter((row) => row.locality_id === localityId))
      .onConflict(['id', 'locality_id'])
      .ignore();
}

export async function findShortLink(
  db: Reader,
  { id, localityId }: Pick<ShortLink, 'id' | 'localityId'>,
  now: Date,
): Promise<Buffer | null> {
  const row = (await db('short_links')
    .where({ id, locality_id: localityId })
    .where('expires_at', '>', now)
    .first('sealed')) as Pick<ShortLinkRow, 'sealed'> | undefined;
  return row?.sealed ?? null;
}

/** Of dossiers that have answered. */
export async function deleteAnsweredLinks(
  tx: Tx,
  dossiers: readonly { key: string; localityId: number }[],
): Promise<void> {
  for (const { key, localityId } of dossiers)
    await tx('short_links')
      .where({ locality_id: localityId, ticket_key: Buffer.from(key, 'hex') })
      .delete();
}

export async function deleteExpiredLinks(tx: Tx, now: Date): Promise<number> {
  return await tx('short_links').where('expires_at', '<=', now).delete();
}
