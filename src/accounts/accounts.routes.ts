// The administrator's pages: who may sign in, and what was done.
import { z } from 'zod';
import { get, post, type Endpoint } from '../platform/http/endpoint.ts';
import { redirect } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import { problem } from '../platform/problems/problem.ts';
import { changeDuties, disableUser, resetPassword } from './change-user.command.ts';
import { createUser } from './create-user.command.ts';
import type { Role } from './permissions.ts';
import { findUser } from './users.store.ts';
import {
  accountsPage,
  type Deps,
  duties,
  dutiesPage,
  dutyMistakes,
  localityOf,
  mistakes,
  newAccount,
  type NewAccount,
  otherUser,
  permission,
  type TypedDuties,
} from './accounts.reply.ts';
import { auditPage, auditPages } from './audit-page.reply.ts';
import { isOwn, type AccountsWriteContext } from './accounts.reply.ts';

const oneUser = z.object({ id: z.uuid() });

async function create(ctx: AccountsWriteContext<unknown, NewAccount>, deps: Deps): Promise<Reply> {
  const reading = { ...ctx, db: ctx.tx };
  const chosen = await localityOf(reading, deps, ctx.body);
  const errors = await mistakes(ctx, chosen);
  if (!chosen.ok || errors.length > 0) {
    return accountsPage(reading, deps, { errors, typed: ctx.body });
  }
  const { login, name, role } = ctx.body;
  const { localityId } = chosen;
  const request = { login, name: name.trim(), roles: [role as Role], localityId };
  const { password } = await createUser(ctx.tx, request, { actor: ctx.actor, at: ctx.now });
  return accountsPage(reading, deps, { handed: { login: login.toLowerCase(), password } });
}

/** After a change of the own password this browser stays signed in; its other sessions end. */
async function reset(
  ctx: AccountsWriteContext<{ id: string }, unknown>,
  deps: Deps,
): Promise<Reply> {
  const user = await findUser(ctx.tx, ctx.params.id);
  if (!user) throw problem('notFound');
  const by = { actor: ctx.actor, at: ctx.now };
  const { password, epoch } = await resetPassword(ctx.tx, user.id, by);
  const renewedSession = isOwn(ctx, user.id) ? { userId: user.id, epoch } : null;
  const handed = { login: user.login, password };
  return accountsPage({ ...ctx, db: ctx.tx }, deps, { handed, renewedSession });
}

const disabling = z.object({ disabled: z.enum(['yes', 'no']) });

async function disable(
  ctx: AccountsWriteContext<{ id: string }, z.infer<typeof disabling>>,
): Promise<Reply> {
  if (isOwn(ctx, ctx.params.id)) throw problem('forbidden');
  const disabled = ctx.body.disabled === 'yes';
  await disableUser(ctx.tx, ctx.params.id, { actor: ctx.actor, at: ctx.now, disabled });
  return redirect('/accounts');
}

async function saveDuties(
  ctx: AccountsWriteContext<{ id: string }, TypedDuties>,
  deps: Deps,
): Promise<Reply> {
  const reading = { ...ctx, db: ctx.tx };
  const user = await otherUser(reading, ctx.params.id);
  const chosen = await localityOf(reading, deps, ctx.body);
  const errors = dutyMistakes(ctx, ctx.body, chosen);
  if (!chosen.ok || errors.length > 0) {
    return dutiesPage(reading, deps, { user, typed: ctx.body, errors });
  }
  const role = ctx.body.role as Role;
  const by = { actor: ctx.actor, at: ctx.now };
  await changeDuties(ctx.tx, user.id, { ...by, role, localityId: chosen.localityId });
  return redirect('/accounts');
}

export const accountRoutes = (deps: Deps): Endpoint[] => [
  get('/accounts', { permission }, (ctx) => accountsPage(ctx, deps)),
  post('/accounts', { permission, body: newAccount }, (ctx) => create(ctx, deps)),
  post('/accounts/:id/password', { permission, params: oneUser }, (ctx) => reset(ctx, deps)),
  post('/accounts/:id/disabled', { permission, params: oneUser, body: disabling }, disable),
  get('/accounts/:id', { permission, params: oneUser }, async (ctx) =>
    dutiesPage(ctx, deps, { user: await otherUser(ctx, ctx.params.id) }),
  ),
  post('/accounts/:id', { permission, params: oneUser, body: duties }, (ctx) =>
    saveDuties(ctx, deps),
  ),
  get('/audit', { permission: 'audit.read', query: auditPages }, auditPage),
];
