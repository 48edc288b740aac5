// The hash that chains lines of the audit log: each link hashes the one before with its line, so that a line
// that is changed, removed or put in between later no longer fits. Pure but for the hash.
import { createHash } from 'node:crypto';

/** A line as text, each column as Postgres writes it; null where there is none. */
export type LineText = readonly (string | null)[];

/** Before the first link. */
export const BEGINNING = Buffer.alloc(32);

/** @param before the hash of the link before, 32 bytes */
export const linkHash = (before: Buffer, line: LineText): Buffer =>
  createHash('sha256').update(before).update(JSON.stringify(line)).digest();

/** A link as read back, with its line. */
export interface ReadLink {
  position: number;
  lineId: string;
  hash: Buffer;
  /** Null: the line is gone. */
  line: LineText | null;
}

export interface Head {
  position: number;
  hash: Buffer;
}

export type Fault = 'gap' | 'lineGone' | 'hash';

/** The first link that does not fit what came before it; null: all do. */
export function firstFault(
  before: Head,
  links: readonly ReadLink[],
): { link: ReadLink; fault: Fault } | null {
  let head = before;
  for (const link of links) {
    const fault = faultOf(head, link);
    if (fault) return { link, fault };
    head = link;
  }
  return null;
}

function faultOf(head: Head, { position, line, hash }: ReadLink): Fault | null {
  if (position !== head.position + 1) return 'gap';
  if (line === null) return 'lineGone';
  return linkHash(head.hash, line).equals(hash) ? null : 'hash';
}
