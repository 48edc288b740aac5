// Limits on guessing codes and links: failed attempts are counted by the hash of the network they come
// from. Typing mistakes do not count, the check character shows them. Above the limit typed codes are
// refused before they are looked up; links are checked first, as many people share an address and a
// valid link must work for all of them.
import type { Answering } from '../visiting/visit.ts';
import type { VisitFormContext, VisitReadContext } from '../visiting/visit-request.ts';
import { networkOf } from '../../platform/http/limits/network-address.ts';
import { sourceHash } from '../keys/keys.ts';

export interface AttemptLimit {
  /** @throws `tooManyRequests` when no attempt is left */
  check: (ctx: Pick<VisitFormContext, 'db' | 'now' | 'ip'>) => Promise<void>;
  /**
   * Counts a failed attempt with a well-formed code; the reply becomes `tooManyRequests` when it
   * exceeds the limit.
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

/** For codes that people type: receipts, drafts, invitations. */
export const codeAttempts = (answering: Answering): AttemptLimit => attemptLimit(answering, '');
/** For addresses with the code of an invitation. */
export const invitationAttempts = (answering: Answering): AttemptLimit =>
  attemptLimit(answering, 'invitation-');
/** For signed links and requests of callers. */
export const linkAttempts = (answering: Answering): AttemptLimit =>
  attemptLimit(answering, 'link-');
