// The administrator's pages: who may sign in, and what was done.
import { z } from 'zod';
import { get, post, type Endpoint, type ReadContext } from '../platform/http/endpoint.ts';
import { page, redirect, type Reply } from '../platform/http/reply.ts';
import { problem } from '../platform/problems/problem.ts';
import { audit, listAuditLines } from './audit.store.ts';
import { createUser, resetPassword } from './create-user.command.ts';
import { roles, type Role } from './permissions.ts';
import { findCredentials, findUser, listUsers, setDisabled } from './users.store.ts';

const oneUser = z.object({ id: z.uuid() });
const newAccount = z.object({ login: z.string().default(''), name: z.string().default(''), role: z.string().default(''), locality: z.string().default('') });
type NewAccount = z.infer<typeof newAccount>;
interface FieldError { field: string; text: string }
interface Handed { login: string; password: string }

/** The localities an account can be tied to; given by app.ts because accounts know no places. */
export type LocalityChoices = (ctx: Pick<ReadContext<unknown, unknown>, 'db' | 'lang' | 'now'>) => Promise<{ id: number; name: string }[]>;

async function accountsPage(ctx: ReadContext<unknown, unknown>, choices: LocalityChoices, more: { errors?: FieldError[]; typed?: NewAccount; handed?: Handed } = {}): Promise<Reply> {
  const localities = await choices(ctx);
  const names = new Map(localities.map((locality) => [locality.id, locality.name]));
  const users = (await listUsers(ctx.db)).map((user) => ({ ...user, locality: user.localityId === null ? null : names.get(user.localityId) ?? null }));
  const data = { title: ctx.t('accounts.list.title'), office: true, users, roles, localities, errors: more.errors ?? [], typed: more.typed ?? null, handed: more.handed ?? null };
  return page('accounts/accounts', data, { status: (more.errors?.length ?? 0) > 0 ? 422 : 200 });
}

function mistakes(ctx: ReadContext<unknown, unknown>, typed: NewAccount): FieldError[] {
  const errors: FieldError[] = [];
  if (!/^[a-z0-9][a-z0-9._-]{2,39}$/i.test(typed.login)) errors.push({ field: 'login', text: ctx.t('accounts.errors.login') });
  if (typed.name.trim() === '') errors.push({ field: 'name', text: ctx.t('accounts.errors.name') });
  if (!roles.includes(typed.role as Role)) errors.push({ field: 'role', text: ctx.t('accounts.errors.role') });
  return errors;
}

export const accountRoutes = (deps: { localityChoices: LocalityChoices }): Endpoint[] => [
  get('/accounts', { permission: 'accounts.manage' }, async (ctx) => accountsPage(ctx, deps.localityChoices)),
  post('/accounts', { permission: 'accounts.manage', body: newAccount }, async (ctx) => {
    const errors = mistakes(ctx, ctx.body);
    if (errors.length === 0 && await findCredentials(ctx.tx, ctx.body.login)) errors.push({ field: 'login', text: ctx.t('accounts.errors.taken') });
    if (errors.length > 0) return accountsPage(ctx, deps.localityChoices, { errors, typed: ctx.body });
    const localityId = /^\d+$/.test(ctx.body.locality) ? Number(ctx.body.locality) : null;
    const request = { login: ctx.body.login, name: ctx.body.name.trim(), roles: [ctx.body.role as Role], localityId };
    const made = await createUser(ctx.tx, request, { actor: ctx.actor, at: ctx.now });
    return accountsPage({ ...ctx, db: ctx.tx }, deps.localityChoices, { handed: { login: ctx.body.login.toLowerCase(), password: made.password } });
  }),
  post('/accounts/:id/password', { permission: 'accounts.manage', params: oneUser }, async (ctx) => {
    const user = await findUser(ctx.tx, ctx.params.id);
    if (!user) throw problem('notFound');
    const password = await resetPassword(ctx.tx, user.id, { actor: ctx.actor, at: ctx.now });
    return accountsPage({ ...ctx, db: ctx.tx }, deps.localityChoices, { handed: { login: user.login, password } });
  }),
  post('/accounts/:id/disabled', { permission: 'accounts.manage', params: oneUser, body: z.object({ disabled: z.enum(['yes', 'no']) }) }, async (ctx) => {
    if (ctx.params.id === ctx.actor?.userId) throw problem('forbidden');
    const disabled = ctx.body.disabled === 'yes';
    await setDisabled(ctx.tx, ctx.params.id, disabled ? ctx.now : null);
    await audit(ctx.tx, { at: ctx.now, actor: ctx.actor, action: disabled ? 'account.disabled' : 'account.enabled', objectId: ctx.params.id });
    return redirect('/accounts');
  }),
  get('/audit', { permission: 'audit.read', query: z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) }) }, async (ctx) => {
    const size = 50;
    const lines = await listAuditLines(ctx.db, { limit: size + 1, offset: (ctx.query.page - 1) * size });
    const data = { title: ctx.t('accounts.audit.title'), office: true, lines: lines.slice(0, size), pageNumber: ctx.query.page, more: lines.length > size };
    return page('accounts/audit', data);
  }),
];
