// The pages of accounts: the list, and the duties of one.
import { z } from 'zod';
import type { ReadContext, WriteContext } from '../platform/http/endpoint.ts';
import { page } from '../platform/http/reply.ts';
import type { Reply, SignedIn } from '../platform/http/reply-kinds.ts';
import { problem } from '../platform/problems/problem.ts';
import {
  chosenLocality,
  NATIONWIDE,
  type ChosenLocality,
  type LocalityChoice,
  type LocalityChoices,
} from './account-locality.ts';
import { roles, type Role } from './permissions.ts';
import { findCredentials, findUser, listUsers, type User } from './users.store.ts';

export const permission = 'accounts.manage';

export const duties = z.object({ role: z.string().default(''), locality: z.string().default('') });

export const newAccount = duties.extend({
  login: z.string().default(''),
  name: z.string().default(''),
});

export type TypedDuties = z.infer<typeof duties>;

export type NewAccount = z.infer<typeof newAccount>;

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

export type AccountsReadContext = ReadContext<unknown, unknown>;

export interface Deps {
  localityChoices: LocalityChoices;
}

/** A locality that has ended since is named as such: its account is not nationwide. */
const localityName = (
  ctx: AccountsReadContext,
  names: ReadonlyMap<number, string>,
  user: User,
): string =>
  user.localityId === null
    ? ctx.t('accounts.list.nationwide')
    : (names.get(user.localityId) ?? ctx.t('accounts.list.localityEnded'));

const optionsOf = (ctx: AccountsReadContext, localities: readonly LocalityChoice[]) => [
  { value: '', text: ctx.t('accounts.list.chooseLocality') },
  { value: NATIONWIDE, text: ctx.t('accounts.list.nationwide') },
  ...localities.map(({ id, name }) => ({ value: String(id), text: name })),
];

export async function accountsPage(
  ctx: AccountsReadContext,
  deps: Deps,
  shown: Shown = {},
): Promise<Reply> {
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

export async function localityOf(
  ctx: AccountsReadContext,
  deps: Deps,
  typed: TypedDuties,
): Promise<ChosenLocality> {
  const choices = await deps.localityChoices(ctx);
  const inForce = new Map(choices.map(({ id }) => [String(id), id]));
  return chosenLocality(typed.locality, typed.role, inForce);
}

export function dutyMistakes(
  ctx: AccountsReadContext,
  typed: TypedDuties,
  chosen: ChosenLocality,
): FieldError[] {
  const errors: FieldError[] = [];
  if (!roles.includes(typed.role as Role)) {
    errors.push({ field: 'role', text: ctx.t('accounts.errors.role') });
  }
  if (!chosen.ok) {
    errors.push({ field: 'locality', text: ctx.t(`accounts.errors.locality.${chosen.mistake}`) });
  }
  return errors;
}

export async function mistakes(
  ctx: AccountsWriteContext<unknown, NewAccount>,
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

export async function dutiesPage(
  ctx: AccountsReadContext,
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

/** Refuses one's own account: another administrator must change it, so that no one locks themselves out. */
export async function otherUser(ctx: AccountsReadContext, id: string): Promise<User> {
  if (isOwn(ctx, id)) throw problem('forbidden');
  const user = await findUser(ctx.db, id);
  if (!user) throw problem('notFound');
  return user;
}

export type AccountsWriteContext<P, B> = WriteContext<P, unknown, B>;

export const isOwn = (ctx: AccountsReadContext, id: string): boolean => id === ctx.actor?.userId;
