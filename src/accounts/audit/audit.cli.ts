// `civic-gauge audit verify`: whether the audit log is what was written.
import type { Command } from 'commander';
import { withDatabase } from '../../platform/db/database.ts';
import type { Fault, Head } from './audit-chain.ts';
import { linkAll } from './link-audit.job.ts';
import { verifyAudit, type Verification } from './verify-audit.command.ts';

const words: Readonly<Record<Fault, string>> = {
  gap: 'links before it are missing',
  lineGone: 'its line was removed',
  hash: 'its line, or the link itself, was changed',
};

/** @throws Error when it is not POSITION:HASH */
function headFrom(typed: string): Head {
  const found = /^(\d{1,15}):([0-9a-f]{64})$/.exec(typed);
  if (!found) throw new Error('--head: as the server logs it, POSITION:HASH with 64 hex digits');
  return { position: Number(found[1]), hash: Buffer.from(found[2]!, 'hex') };
}

/** What is wrong, as lines. */
export function faultLines({ fault, isHeadMissing, unlinked }: Verification): string[] {
  return [
    ...(fault
      ? [`link ${fault.position} (line ${fault.lineId}) does not fit: ${words[fault.kind]}`]
      : []),
    ...(isHeadMissing ? ['the head that was noted is not in the chain: it was rewritten'] : []),
    ...(unlinked > 0 ? [`${unlinked} lines older than ten minutes have no link`] : []),
  ];
}

export function registerAudit(program: Command): void {
  program
    .command('audit')
    .description('the log of who did what')
    .command('verify')
    .description(
      'compute the chain of the audit log anew; fails where a line was changed or removed',
    )
    .option('--head <position:hash>', 'a head from the server’s log, which must be in the chain')
    .action(async ({ head }: { head?: string }) => {
      const noted = head === undefined ? null : headFrom(head);
      const result = await withDatabase(async (db) => {
        await linkAll(db);
        return await verifyAudit(db, { noted, now: new Date() });
      });
      const { position, hash } = result.head;
      console.log(`${result.links} lines verified, head ${position}:${hash.toString('hex')}`);
      const faults = faultLines(result);
      for (const line of faults) console.error(line);
      if (faults.length > 0) process.exitCode = 1;
    });
}
