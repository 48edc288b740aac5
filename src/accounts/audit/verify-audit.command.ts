// Whether the audit log is what was written: every link is computed anew from its line.
import type { Reader } from '../../platform/db/connect.ts';
import { BEGINNING, firstFault, type Fault, type Head } from './audit-chain.ts';
import { countUnlinked, listLinks } from './audit-links.store.ts';

const BATCH = 5_000;
/** A line has its link within seconds; after this time something is wrong. */
const LATE_MS = 10 * 60_000;

export interface Verification {
  links: number;
  head: Head;
  /** The first link that does not fit. */
  fault: { position: number; lineId: string; kind: Fault } | null;
  /** A head that was noted earlier and is not in the chain. */
  isHeadMissing: boolean;
  unlinked: number;
}

/** @param noted a head from the server's log; null: none is asked for */
export async function verifyAudit(
  db: Reader,
  { noted, now }: { noted: Head | null; now: Date },
): Promise<Verification> {
  let head: Head = { position: 0, hash: BEGINNING };
  let isHeadMissing = noted !== null;
  const unlinked = await countUnlinked(db, new Date(now.getTime() - LATE_MS));
  for (;;) {
    const links = await listLinks(db, head.position, BATCH);
    const found = firstFault(head, links);
    if (noted && links.some((one) => isSame(one, noted))) isHeadMissing = false;
    if (found) {
      const { position, lineId } = found.link;
      const fault = { position, lineId, kind: found.fault };
      return { links: position - 1, head, fault, isHeadMissing: false, unlinked };
    }
    const last = links.at(-1);
    if (!last) return { links: head.position, head, fault: null, isHeadMissing, unlinked };
    head = { position: last.position, hash: last.hash };
  }
}

const isSame = (one: Head, other: Head): boolean =>
  one.position === other.position && one.hash.equals(other.hash);
