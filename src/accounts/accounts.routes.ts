// The administrator's pages: who may sign in, and what was done.
import { z } from 'zod';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../platform/http/endpoint.ts';
import { page, redirect, type Reply, type SignedIn } from '../platform/http/reply.ts';
import { problem } from '../platform/problems/problem.ts';
import {
  chosenLocality,
  NATIONWIDE,
  type ChosenLocality,
  type LocalityChoice,
  type LocalityChoices,
} from './account-locality.ts';
import { listAuditLines } from './audit.store.ts';
import { changeDuties, disableUser, resetPassword } from './change-user.command.ts';
import { createUser } from './create-user.command.ts';
import { roles, type Role } from './permissions.ts';
import { findCredentials, findUser, listUsers, type User } from './users.store.ts';

const permission = 'accounts.manage';
const oneUser = z.object({ id: z.uuid() });
const duties = z.object({ role: z.string().default(''), locality: z.string().default('') });
const newAccount = duties.extend({ login: z.string().default(''), name: z.string().default('') });
type TypedDuties = z.infer<typeof duties>;
type NewAccount = z.infer<typeof newAccount>;
interface FieldError {
  field: string;
  text: string;
}
interface Shown {
  errors?: FieldError[];
  typed?: NewAccount;
  handed?: { login: string; password: string };
  renewedSession?: SignedIn | null;
}

type Reading = ReadContext<unknown, unknown>;
type Writing<P, B> = WriteContext<P, unknown, B>;
interface Deps {
  localityChoices: LocalityChoices;
}

/** A locality that has ended since is named as such: its account is not nationwide. */
const localityName = (ctx: Reading, names: ReadonlyMap<number, string>, user: User): string =>
  user.localityId === null
    ? ctx.t('accounts.list.nationwide')
    : (names.get(user.localityId) ?? ctx.t('accounts.list.localityEnded'));

const optionsOf = (ctx: Reading, localities: readonly LocalityChoice[]) => [
  { value: '', text: ctx.t('accounts.list.chooseLocality') },
  { value: NATIONWIDE, text: ctx.t('accounts.list.nationwide') },
  ...localities.map(({ id, name }) => ({ value: String(id), text: name })),
];

async function accountsPage(ctx: Reading, deps: Deps, shown: Shown = {}): Promise<Reply> {
  const { errors = [], typed = null, handed = null, renewedSession = null } = shown;
  const localities = await deps.localityChoices(ctx);
  const names = new Map(localities.map(({ id, name }) => [id, name]));
  const users = (await listUsers(ctx.db)).map((user) => ({
    ...user,
    locality: localityName(ctx, names, user),
  }));
  const title = ctx.t('accounts.list.title');
  const localityOptions = optionsOf(ctx, localities);
  const data = { title, office: true, users, roles, localityOptions, errors, typed, handed };
  return page('accounts/accounts', data, { status: errors.length > 0 ? 422 : 200, renewedSession });
}

async function localityOf(ctx: Reading, deps: Deps, typed: TypedDuties): Promise<ChosenLocality> {
  const choices = await deps.localityChoices(ctx);
  const inForce = new Map(choices.map(({ id }) => [String(id), id]));
  return chosenLocality(typed.locality, typed.role, inForce);
}

function dutyMistakes(ctx: Reading, typed: TypedDuties, chosen: ChosenLocality): FieldError[] {
  const errors: FieldError[] = [];
  if (!roles.includes(typed.role as Role)) {
    errors.push({ field: 'role', text: ctx.t('accounts.errors.role') });
  }
  if (!chosen.ok) {
    errors.push({ field: 'locality', text: ctx.t(`accounts.errors.locality.${chosen.mistake}`) });
  }
  return errors;
}

async function mistakes(
  ctx: Writing<unknown, NewAccount>,
  chosen: ChosenLocality,
): Promise<FieldError[]> {
  const { login, name } = ctx.body;
  const wrong = (field: string, why = field): FieldError[] => [
    { field, text: ctx.t(`accounts.errors.${why}`) },
  ];
  const isLogin = /^[a-z0-9][a-z0-9._-]{2,39}$/i.test(login);
  const isTaken = isLogin && (await findCredentials(ctx.tx, login)) !== null;
  return [
    ...(isLogin ? [] : wrong('login')),
    ...(isTaken ? wrong('login', 'taken') : []),
    ...(name.trim() === '' ? wrong('name') : []),
    ...dutyMistakes(ctx, ctx.body, chosen),
  ];
}

async function create(ctx: Writing<unknown, NewAccount>, deps: Deps): Promise<Reply> {
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

const isOwn = (ctx: Reading, id: string): boolean => id === ctx.actor?.userId;

/** Whoever resets the own password goes on in this browser; its other sessions end. */
async function reset(ctx: Writing<{ id: string }, unknown>, deps: Deps): Promise<Reply> {
  const user = await findUser(ctx.tx, ctx.params.id);
  if (!user) throw problem('notFound');
  const by = { actor: ctx.actor, at: ctx.now };
  const { password, epoch } = await resetPassword(ctx.tx, user.id, by);
  const renewedSession = isOwn(ctx, user.id) ? { userId: user.id, epoch } : null;
  const handed = { login: user.login, password };
  return accountsPage({ ...ctx, db: ctx.tx }, deps, { handed, renewedSession });
}

const disabling = z.object({ disabled: z.enum(['yes', 'no']) });

async function disable(ctx: Writing<{ id: string }, z.infer<typeof disabling>>): Promise<Reply> {
  if (isOwn(ctx, ctx.params.id)) throw problem('forbidden');
  const disabled = ctx.body.disabled === 'yes';
  await disableUser(ctx.tx, ctx.params.id, { actor: ctx.actor, at: ctx.now, disabled });
  return redirect('/accounts');
}

async function dutiesPage(
  ctx: Reading,
  deps: Deps,
  shown: { user: User; typed?: TypedDuties; errors?: FieldError[] },
): Promise<Reply> {
  const { user, typed, errors = [] } = shown;
  const held = user.localityId === null ? NATIONWIDE : String(user.localityId);
  const heading = ctx.t('accounts.duties.title', { login: user.login });
  return page(
    'accounts/duties',
    {
      title: heading,
      office: true,
      user,
      roles,
      errors,
      localityOptions: optionsOf(ctx, await deps.localityChoices(ctx)),
      typed: typed ?? { role: user.roles[0] ?? '', locality: held },
    },
    { status: errors.length > 0 ? 422 : 200 },
  );
}

/** One's own duties are changed by another administrator, so that nobody shuts themselves out. */
async function otherUser(ctx: Reading, id: string): Promise<User> {
  if (isOwn(ctx, id)) throw problem('forbidden');
  const user = await findUser(ctx.db, id);
  if (!user) throw problem('notFound');
  return user;
}

async function saveDuties(ctx: Writing<{ id: string }, TypedDuties>, deps: Deps): Promise<Reply> {
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

const auditPages = z.object({ page: z.coerce.number().int().min(1).max(10_000).default(1) });
const linesOnPage = 50;

async function auditPage(ctx: ReadContext<unknown, z.infer<typeof auditPages>>): Promise<Reply> {
  const pageNumber = ctx.query.page;
  const offset = (pageNumber - 1) * linesOnPage;
  const found = await listAuditLines(ctx.db, { limit: linesOnPage + 1, offset });
  const lines = found.slice(0, linesOnPage);
  const more = found.length > linesOnPage;
  const title = ctx.t('accounts.audit.title');
  return page('accounts/audit', { title, office: true, lines, pageNumber, more });
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
