// The administrator's list of accounts: a new one, and a role for somebody whose account another organisation
// keeps.
import { get, post, type Endpoint, type WriteContext } from '../../platform/http/endpoint.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { giveRole } from '../change-user.command.ts';
import { createUser } from '../create-user.command.ts';
import { makeLink } from '../own/set-password.command.ts';
import { findCredentials } from '../users.store.ts';
import {
  grantFrom,
  linkTo,
  offerOf,
  peoplePage,
  permission,
  typedPerson,
  type PeopleDeps,
  type TypedPerson,
} from './people.reply.ts';
import { nameMistakes } from './account-name.store.ts';
import { personRoutes } from './person.routes.ts';

type SentPerson = WriteContext<unknown, unknown, TypedPerson>;

async function create(ctx: SentPerson, deps: PeopleDeps): Promise<Reply> {
  const { read, errors: scope } = grantFrom(ctx, ctx.body, await offerOf(ctx, deps));
  const errors = [...(await nameMistakes(ctx, ctx.body)), ...scope];
  if (!read.ok || errors.length > 0) return peoplePage(ctx, deps, { errors, typed: ctx.body });
  const { organisationId } = read.grant;
  const request = { name: ctx.body.name.trim(), roles: [], localityId: null, organisationId };
  const by = { actor: ctx.actor, at: ctx.now };
  const login = ctx.body.login.toLowerCase();
  const { id } = await createUser(ctx.tx, { login, ...request }, by);
  await giveRole(ctx.tx, id, read.grant, by);
  const link = linkTo(deps, await makeLink(ctx.tx, id, ctx.now));
  return peoplePage(ctx, deps, { handed: { login, link } });
}

async function addGuest(ctx: SentPerson, deps: PeopleDeps): Promise<Reply> {
  const { read, errors } = grantFrom(ctx, ctx.body, await offerOf(ctx, deps));
  const found = await findCredentials(ctx.tx, ctx.body.login);
  const unknown = { field: 'guest_login', text: ctx.t('accounts.errors.unknownLogin') };
  const own = { field: 'guest_login', text: ctx.t('accounts.errors.ownAccount') };
  const mistakes = [
    ...(found ? [] : [unknown]),
    ...(found?.user.id === ctx.actor?.userId ? [own] : []),
    ...errors.map(({ field, text }) => ({ field: `guest_${field}`, text })),
  ];
  if (!read.ok || !found || mistakes.length > 0)
    return peoplePage(ctx, deps, { errors: mistakes, typed: ctx.body, form: 'guest' });
  await giveRole(ctx.tx, found.user.id, read.grant, { actor: ctx.actor, at: ctx.now });
  return redirect(`/accounts/${found.user.id}`);
}

export const peopleRoutes = (deps: PeopleDeps): Endpoint[] => [
  get('/accounts', { permission, of: 'anywhere' }, (ctx) => peoplePage(ctx, deps)),
  post('/accounts', { permission, of: 'anywhere', body: typedPerson }, (ctx) => create(ctx, deps)),
  post('/accounts/guests', { permission, of: 'anywhere', body: typedPerson }, (ctx) =>
    addGuest(ctx, deps),
  ),
  ...personRoutes(deps),
];
