// Counted tries, kept in Postgres so that every process counts together. Keys are hashes: no
// address and no account name is stored. A limit is asked before a transaction begins and counted
// after it has ended: its methods take the pool itself, so that they cannot be called in between.
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pool } from '../../db/connect.ts';
import { problem } from '../../problems/problem.ts';
import { memoByObject } from '../../memo.ts';

export interface RateLimit {
  /** Whether the tries of the window are used up; counts nothing. */
  isUsedUp(pool: Pool, key: string): Promise<boolean>;
  /** Throws `tooManyRequests` once the tries of the window are used up; counts nothing. */
  check(pool: Pool, key: string): Promise<void>;
  /** Counts one try. */
  count(pool: Pool, key: string): Promise<void>;
  /** Counts one try; throws `tooManyRequests` when it was one too many. */
  consume(pool: Pool, key: string): Promise<void>;
  /** Forgets the tries of a key, as after a successful sign-in. */
  forgive(pool: Pool, key: string): Promise<void>;
}

export interface RateLimitRule {
  name: string;
  points: number;
  windowSeconds: number;
}

const refusal = ({ msBeforeNext }: RateLimiterRes) =>
  problem('tooManyRequests', { seconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) });

export function rateLimit(rule: RateLimitRule): RateLimit {
  const limiterOf = limiters(rule);
  return {
    isUsedUp: async (pool, key) =>
      ((await limiterOf(pool).get(key))?.consumedPoints ?? 0) >= rule.points,
    check: async (pool, key) => {
      const used = await limiterOf(pool).get(key);
      if (used !== null && used.consumedPoints >= rule.points) throw refusal(used);
    },
    count: async (pool, key) => {
      await limiterOf(pool).penalty(key);
    },
    consume: async (pool, key) => {
      try {
        await limiterOf(pool).consume(key);
      } catch (refused) {
        if (refused instanceof RateLimiterRes) throw refusal(refused);
        throw refused;
      }
    },
    forgive: async (pool, key) => {
      await limiterOf(pool).delete(key);
    },
  };
}

function limiters({
  name,
  points,
  windowSeconds,
}: RateLimitRule): (pool: Pool) => RateLimiterPostgres {
  return memoByObject(
    (pool: Pool) =>
      new RateLimiterPostgres({
        storeClient: pool,
        storeType: 'knex',
        tableName: 'rate_limits',
        tableCreated: true,
        keyPrefix: name,
        points,
        duration: windowSeconds,
      }),
  );
}
