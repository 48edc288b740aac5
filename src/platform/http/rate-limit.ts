// Counted tries, kept in Postgres so that every process counts together. Keys are hashes: no
// address and no account name is stored.
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Db } from '../db/database.ts';
import { problem } from '../problems/problem.ts';

export interface RateLimit {
  /** Counts one try; throws `tooManyRequests` once the points of the window are used up. */
  consume(key: string): Promise<void>;
  /** Forgets the tries of a key, as after a successful sign-in. */
  forgive(key: string): Promise<void>;
}

export interface RateLimitRule { name: string; points: number; windowSeconds: number }

export function rateLimit(db: Db, rule: RateLimitRule): RateLimit {
  const limiter = new RateLimiterPostgres({
    storeClient: db, storeType: 'knex', tableName: 'rate_limits', tableCreated: true,
    keyPrefix: rule.name, points: rule.points, duration: rule.windowSeconds,
  });
  return {
    consume: async (key) => {
      try {
        await limiter.consume(key);
      } catch (refused) {
        if (refused instanceof RateLimiterRes) throw problem('tooManyRequests', { seconds: Math.ceil(refused.msBeforeNext / 1000) });
        throw refused;
      }
    },
    forgive: async (key) => { await limiter.delete(key); },
  };
}
