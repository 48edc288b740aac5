// The account of who is signed in.
import type { ReadContext } from '../../platform/http/endpoint.ts';
import { problem } from '../../platform/problems/problem.ts';
import { findUser, type User } from '../users.store.ts';

/** @throws Problem `signInRequired` */
export async function ownUser(
  ctx: Pick<ReadContext<unknown, unknown>, 'db' | 'actor'>,
): Promise<User> {
  const user = ctx.actor && (await findUser(ctx.db, ctx.actor.userId));
  if (!user) throw problem('signInRequired');
  return user;
}
