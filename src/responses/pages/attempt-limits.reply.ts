// Codes and links cannot be guessed one after the other: wrong ones are counted by the hash of
// the network they come from. A slip of the pen is no guess: the check character tells it. Who
// typed too many wrong codes is refused before another one is looked up. Links are judged first:
// behind one address there are many people, and a good link is good from everywhere.
import type { Answering, VisitFormContext, VisitReadContext } from './visit.ts';
import { networkOf } from '../../platform/http/network-address.ts';
import { sourceHash } from '../keys/keys.ts';

export interface AttemptLimit {
  /** Throws `tooManyRequests` when no try is left. */
  check: (ctx: Pick<VisitFormContext, 'db' | 'now' | 'ip'>) => Promise<void>;
  /**
   * Counts a try with something that could have been right; the answer becomes `tooManyRequests`
   * when it was one too many.
   */
  countFailure: (ctx: Pick<VisitReadContext, 'afterwards' | 'now' | 'ip'>) => void;
}

type LimitDeps = Pick<Answering, 'codeLimit' | 'secrets'>;

function attemptLimit({ codeLimit, secrets: [secret] }: LimitDeps, prefix: string): AttemptLimit {
  const keyOf = ({ now, ip }: Pick<VisitReadContext, 'now' | 'ip'>): string =>
    `${prefix}${sourceHash(secret, now, { ip: networkOf(ip), userAgent: '' }).toString('hex')}`;
  return {
    check: async (ctx) => {
      await codeLimit.check(ctx.db, keyOf(ctx));
    },
    countFailure: (ctx) => {
      ctx.afterwards(async (pool) => {
        await codeLimit.consume(pool, keyOf(ctx));
      });
    },
  };
}

/** Of codes that people type: receipts, drafts, invitations. */
export const codeAttempts = (answering: Answering): AttemptLimit => attemptLimit(answering, '');
/** Of addresses that carry an invitation's code. */
export const invitationAttempts = (answering: Answering): AttemptLimit =>
  attemptLimit(answering, 'invitation-');
/** Of signed links and requests of callers. */
export const linkAttempts = (answering: Answering): AttemptLimit =>
  attemptLimit(answering, 'link-');
