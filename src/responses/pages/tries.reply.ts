// Codes and links cannot be guessed one after the other: wrong ones are counted by the hash of
// the network they come from. A slip of the pen is no guess: the check character tells it. Who
// typed too many wrong codes is refused before another one is looked up. Links are judged first:
// behind one address there are many people, and a good link is good from everywhere.
import type { Answering, VisitFormContext, VisitReadContext } from './visit.ts';
import { networkOf } from '../../platform/http/network-address.ts';
import { sourceHash } from '../keys/keys.ts';

export interface Tries {
  /** Throws `tooManyRequests` when no try is left. */
  before: (ctx: Pick<VisitFormContext, 'db' | 'now' | 'ip'>) => Promise<void>;
  /**
   * Counts a try with something that could have been right; the answer becomes `tooManyRequests`
   * when it was one too many.
   */
  wrong: (ctx: Pick<VisitReadContext, 'afterwards' | 'now' | 'ip'>) => void;
}

type Counting = Pick<Answering, 'codeLimit' | 'secrets'>;

function tries({ codeLimit, secrets: [secret] }: Counting, prefix: string): Tries {
  const keyOf = ({ now, ip }: Pick<VisitReadContext, 'now' | 'ip'>): string =>
    `${prefix}${sourceHash(secret, now, { ip: networkOf(ip), userAgent: '' }).toString('hex')}`;
  return {
    before: async (ctx) => {
      await codeLimit.check(ctx.db, keyOf(ctx));
    },
    wrong: (ctx) => {
      ctx.afterwards(async (pool) => {
        await codeLimit.consume(pool, keyOf(ctx));
      });
    },
  };
}

/** Of codes that people type: receipts, drafts, invitations. */
export const codeTries = (answering: Answering): Tries => tries(answering, '');
/** Of addresses that carry an invitation's code. */
export const invitationTries = (answering: Answering): Tries => tries(answering, 'invitation-');
/** Of signed links and requests of callers. */
export const linkTries = (answering: Answering): Tries => tries(answering, 'link-');
