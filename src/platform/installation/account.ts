// Postgres refuses to run as root. Started as root, the program runs it as `nobody` (no user has to
// be made), or as the account that owns the cluster. Otherwise it runs as the caller.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** undefined: the account of this process. */
export type Account = { uid: number; gid: number } | undefined;

/** initdb wants an account that has an entry in the system's list; its number differs between systems. */
function nobody(): { uid: number; gid: number } {
  const list = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8') : '';
  const [, uid, gid] = /^nobody:[^:]*:(-?\d+):(-?\d+):/m.exec(list) ?? [];
  return { uid: Number(uid ?? 65_534) >>> 0, gid: Number(gid ?? 65_534) >>> 0 };
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** @param cluster folder of the cluster, which need not exist yet */
export function databaseAccount(cluster: string): Account {
  if (!isRoot()) return undefined;
  if (!existsSync(cluster)) return nobody();
  const { uid, gid } = statSync(cluster);
  return uid === 0 ? nobody() : { uid, gid };
}

function mayEnter(folder: string, account: { uid: number; gid: number }): boolean {
  const { mode, uid, gid } = statSync(folder);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** Every existing folder from the root of the disk down to `folder`, outermost first. */
function* foldersDownTo(folder: string): Generator<string> {
  const parent = path.dirname(folder);
  if (parent !== folder) yield* foldersDownTo(parent);
  if (existsSync(folder)) yield folder;
}

/** The first folder on the way to `folder` that is closed to the account; null when the way is open. */
export function closedFolder(folder: string, account: Account): string | null {
  if (account === undefined) return null;
  for (const step of foldersDownTo(folder)) if (!mayEnter(step, account)) return step;
  return null;
}
