// Limits on guessing codes and links. Only wrong tries with a well-formed code count: typing mistakes are
// shown by the check character. A commune may share one address, so a code that is typed is never refused:
// after many wrong tries from a network, or at codes that begin alike, each further code – right or wrong –
// waits first. Links are checked first, as a valid one must work for everybody.
import { problem, type Problem } from '../../platform/problems/problem.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { networkOf } from '../../platform/http/limits/network-address.ts';
import { readCode } from '../../platform/written-code.ts';
import { sourceHash } from '../keys/keys.ts';
import type { Draft } from '../submission/draft.ts';
import { spendPuzzle } from '../keys/spent-puzzles.store.ts';
import { textOf } from '../visiting/form-text.ts';
import { checkPuzzle, makePuzzle, WAIT_SECONDS, type PuzzleCheck } from '../visiting/puzzle.ts';
import type { Answering, Visit } from '../visiting/visit.ts';
import type {
  VisitFormContext,
  VisitReadContext,
  VisitWriteContext,
} from '../visiting/visit-request.ts';

type Handle = (ctx: VisitWriteContext, visit: Visit<Draft>) => Promise<Reply>;

export interface CodeAttempts {
  /** @throws Problem `slowDown` where the code has to wait and did not */
  check: (ctx: VisitFormContext) => Promise<void>;
  /** A wait serves for one code: the handler runs after it was used up. @throws Problem `slowDown` */
  once: (handle: Handle) => Handle;
  /** Counts a wrong try with a well-formed code. */
  countFailure: (ctx: VisitWriteContext) => void;
}

export interface LinkAttempts {
  /** Counts a failed attempt; the reply becomes `tooManyRequests` when it exceeds the limit. */
  countFailure: (ctx: Pick<VisitReadContext, 'afterwards' | 'now' | 'ip'>) => void;
}

/** The proof of having waited, a hidden field of the page that asks to wait. */
const TICKET_FIELD = '_ticket';
/** Characters of a code: one in a million begins with the same. */
const PREFIX_LENGTH = 4;

type LimitDeps = Pick<Answering, 'codeLimits' | 'secrets' | 'random'>;

function hashed({ secrets: [secret] }: LimitDeps, now: Date, text: string): string {
  return sourceHash(secret, now, { ip: text, userAgent: '' }).toString('hex');
}

const networkKey = (deps: LimitDeps, { now, ip }: Pick<VisitReadContext, 'now' | 'ip'>): string =>
  hashed(deps, now, networkOf(ip));

type TypedCode = Pick<VisitFormContext, 'now' | 'body'>;
const prefixKey = (deps: LimitDeps, { now, body }: TypedCode): string =>
  hashed(deps, now, readCode(textOf(body['code'])).slice(0, PREFIX_LENGTH));

const termsOf = ({ secrets }: LimitDeps, now: Date) => ({
  ...{ secrets, now },
  round: 'codes',
  bits: 0,
});

function slowDown(deps: LimitDeps, now: Date): Problem {
  const ticket = makePuzzle(termsOf(deps, now), deps.random(16));
  return problem('slowDown', { seconds: WAIT_SECONDS, [TICKET_FIELD]: ticket });
}

function waited(deps: LimitDeps, { now, body }: TypedCode): PuzzleCheck {
  return checkPuzzle(termsOf(deps, now), { puzzle: textOf(body[TICKET_FIELD]), solution: '' });
}

/** For codes that people type: receipts, drafts, invitations. */
export function codeAttempts(deps: LimitDeps): CodeAttempts {
  const { network, prefix } = deps.codeLimits;
  return {
    check: async (ctx) => {
      const isLimited =
        (await network.isUsedUp(ctx.db, networkKey(deps, ctx))) ||
        (await prefix.isUsedUp(ctx.db, prefixKey(deps, ctx)));
      const check = isLimited ? waited(deps, ctx) : null;
      if (check?.kind === 'wait')
        throw problem('slowDown', {
          seconds: check.seconds,
          [TICKET_FIELD]: textOf(ctx.body[TICKET_FIELD]),
        });
      if (check !== null && check.kind !== 'passed') throw slowDown(deps, ctx.now);
    },
    once: (handle) => async (ctx, visit) => {
      const check = waited(deps, ctx);
      if (check.kind === 'passed' && !(await spendPuzzle(ctx.tx, check)))
        throw slowDown(deps, ctx.now);
      return await handle(ctx, visit);
    },
    countFailure: (ctx) => {
      ctx.afterwards(async (pool) => {
        await network.count(pool, networkKey(deps, ctx));
        await prefix.count(pool, prefixKey(deps, ctx));
      });
    },
  };
}

function linkLimit(deps: LimitDeps, name: string): LinkAttempts {
  return {
    countFailure: (ctx) => {
      ctx.afterwards(async (pool) => {
        await deps.codeLimits.link.consume(pool, `${name}${networkKey(deps, ctx)}`);
      });
    },
  };
}

/** For addresses with the code of an invitation. */
export const invitationAttempts = (answering: Answering): LinkAttempts =>
  linkLimit(answering, 'invitation-');
/** For signed links and requests of callers. */
export const linkAttempts = (answering: Answering): LinkAttempts => linkLimit(answering, 'link-');
