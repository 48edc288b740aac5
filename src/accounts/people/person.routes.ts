// The page of one account: its roles in the administrator's organisations, a link for a new password, and
// whether its person may sign in. Only the organisation that keeps an account decides about its password and
// state.
import { removeFactor } from '../second-factor/second-factor.command.ts';
import { isConfirmed } from '../second-factor/second-factors.store.ts';
import { z } from 'zod';
import type { Thing } from '../../platform/http/access.ts';
import type { Reader } from '../../platform/db/connect.ts';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { disableUser, giveRole, takeRole } from '../change-user.command.ts';
import { grantsOf, listGrants } from '../grants.store.ts';
import { findLinkEnd } from '../own/account-links.store.ts';
import { resetByLink } from '../own/set-password.command.ts';
import { can, organisationsFor, ownedBy } from '../permissions.ts';
import type { TypedScope } from '../scope-form.ts';
import { findUser, type User } from '../users.store.ts';
import {
  grantFrom,
  grantWords,
  linkTo,
  offerOf,
  permission,
  scopeFields,
  typedScope,
  type FieldError,
  type Handed,
  type PeopleDeps,
} from './people.reply.ts';

const params = z.object({ id: z.uuid() });
type OfPerson = z.infer<typeof params>;
type PersonContext = ReadContext<OfPerson, unknown>;
type SentAboutPerson<B> = WriteContext<OfPerson, unknown, B>;

/** The organisation that keeps the account. */
async function account(db: Reader, { id }: OfPerson): Promise<Thing | null> {
  const user = await findUser(db, id);
  return user && ownedBy(user.organisationId);
}

/** Every organisation in which the account has a role, too. */
async function person(db: Reader, { id }: OfPerson): Promise<Thing | null> {
  const user = await findUser(db, id);
  if (!user) return null;
  const grants = await grantsOf(db, id);
  const organisationIds = [user.organisationId, ...grants.map((grant) => grant.organisationId)];
  return { ...ownedBy(user.organisationId), organisationIds };
}

async function userOf(ctx: PersonContext): Promise<User> {
  const user = await findUser(ctx.db, ctx.params.id);
  if (!user) throw problem('notFound');
  return user;
}

/** Refuses one's own account: another administrator must change it, so that no one locks themselves out. */
async function otherUser(ctx: PersonContext): Promise<User> {
  if (ctx.params.id === ctx.actor?.userId) throw problem('forbidden');
  return await userOf(ctx);
}

interface ShownPerson {
  typed?: TypedScope;
  errors?: readonly FieldError[];
  handed?: Handed;
}

async function personPage(
  ctx: PersonContext,
  deps: PeopleDeps,
  { typed, errors = [], handed }: ShownPerson = {},
): Promise<Reply> {
  const user = await userOf(ctx);
  const offer = await offerOf(ctx, deps);
  const organisations = organisationsFor(ctx.actor, permission);
  const grants = await listGrants(ctx.db, { users: [user.id], organisations });
  const data = {
    title: user.name,
    office: true,
    user,
    isOwn: user.id === ctx.actor?.userId,
    isOurs: can(ctx.actor, permission, ownedBy(user.organisationId)),
    grants: (grants.get(user.id) ?? []).map((grant) => grantWords(ctx, grant, offer)),
    hasSecondFactor: await isConfirmed(ctx.db, user.id),
    linkEnds: await findLinkEnd(ctx.db, user.id, ctx.now),
    ...scopeFields(ctx, offer),
    typed: typed ?? null,
    errors,
    handed: handed ?? null,
  };
  return page('accounts/person', data, { status: errors.length > 0 ? 422 : 200 });
}

async function give(ctx: SentAboutPerson<TypedScope>, deps: PeopleDeps): Promise<Reply> {
  const user = await otherUser(ctx);
  const { read, errors } = grantFrom(ctx, ctx.body, await offerOf(ctx, deps));
  if (!read.ok) return personPage(ctx, deps, { typed: ctx.body, errors });
  await giveRole(ctx.tx, user.id, read.grant, { actor: ctx.actor, at: ctx.now });
  return redirect(`/accounts/${user.id}`);
}

const taking = z.object({ organisation: z.uuid(), role: z.string().max(40) });

async function take(ctx: SentAboutPerson<z.infer<typeof taking>>): Promise<Reply> {
  const user = await otherUser(ctx);
  const { organisation: organisationId, role } = ctx.body;
  if (!can(ctx.actor, permission, ownedBy(organisationId))) throw problem('forbidden');
  const by = { actor: ctx.actor, at: ctx.now };
  await takeRole(ctx.tx, user.id, { organisationId, role }, by);
  const isOurs = can(ctx.actor, permission, ownedBy(user.organisationId));
  return redirect(isOurs ? `/accounts/${user.id}` : '/accounts');
}

async function reset(ctx: SentAboutPerson<unknown>, deps: PeopleDeps): Promise<Reply> {
  const user = await otherUser(ctx);
  const token = await resetByLink(ctx.tx, user, { actor: ctx.actor, at: ctx.now });
  return personPage(ctx, deps, { handed: { login: user.login, link: linkTo(deps, token) } });
}

async function removeSecondFactor(ctx: SentAboutPerson<unknown>): Promise<Reply> {
  const user = await otherUser(ctx);
  await removeFactor(ctx.tx, user, { actor: ctx.actor, at: ctx.now });
  return redirect(`/accounts/${user.id}`);
}

const disabling = z.object({ disabled: z.enum(['yes', 'no']) });

async function disable(ctx: SentAboutPerson<z.infer<typeof disabling>>): Promise<Reply> {
  const user = await otherUser(ctx);
  const disabled = ctx.body.disabled === 'yes';
  await disableUser(ctx.tx, user, { actor: ctx.actor, at: ctx.now, disabled });
  return redirect(`/accounts/${user.id}`);
}

export const personRoutes = (deps: PeopleDeps): Endpoint[] => [
  get('/accounts/:id', { permission, of: person, params }, (ctx) => personPage(ctx, deps)),
  post('/accounts/:id', { permission, of: person, params, body: typedScope }, (ctx) =>
    give(ctx, deps),
  ),
  post('/accounts/:id/take', { permission, of: person, params, body: taking }, take),
  post('/accounts/:id/password', { permission, of: account, params }, (ctx) => reset(ctx, deps)),
  post('/accounts/:id/second-factor', { permission, of: account, params }, removeSecondFactor),
  post('/accounts/:id/disabled', { permission, of: account, params, body: disabling }, disable),
];
