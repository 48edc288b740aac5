// Links new lines of the audit log every few seconds while the server runs, and tells the server's log the
// head of the chain from time to time: who keeps that log elsewhere can prove later that nothing before it
// was rewritten.
import type { Db } from '../../platform/db/connect.ts';
import { inTransaction } from '../../platform/db/database.ts';
import { log } from '../../platform/log/log.ts';
import { findHead, linkLines } from './audit-links.store.ts';

const EVERY_MS = 5_000;
const TOLD_MS = 3_600_000;

/** Links what is there, batch by batch. */
export async function linkAll(db: Db): Promise<number> {
  let linked = 0;
  for (;;) {
    const some = await inTransaction(db, linkLines);
    if (some === 0) return linked;
    linked += some;
  }
}

async function tellHead(db: Db): Promise<void> {
  const { position, hash } = await findHead(db);
  log.info({ position, hash: hash.toString('hex') }, 'head of the audit log');
}

/** @returns how to stop it; resolves once nothing is linked any more */
export function startLinking(db: Db, everyMs = EVERY_MS): () => Promise<void> {
  let linking: Promise<unknown> | null = null;
  const run = (work: (db: Db) => Promise<unknown>): void => {
    linking ??= work(db)
      .catch((error: unknown) => {
        log.warn({ error }, 'the audit log was not linked');
      })
      .finally(() => {
        linking = null;
      });
  };
  const timer = setInterval(() => {
    run(linkAll);
  }, everyMs);
  const telling = setInterval(() => {
    run(tellHead);
  }, TOLD_MS);
  return async () => {
    clearInterval(timer);
    clearInterval(telling);
    await linking;
  };
}
