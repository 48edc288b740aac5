// What people do with their own account: see their roles and sessions, end one, change the password.
import type { IdentityProvider } from '../../platform/identity-provider.ts';
import { hasIdentity } from '../single-sign-on/identities.store.ts';
import { z } from 'zod';
import { get, post, type Endpoint, type ReadContext } from '../../platform/http/endpoint.ts';
import type { FormContext, WriteContext } from '../../platform/http/endpoint.ts';
import type { RateLimit } from '../../platform/http/limits/rate-limit.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply, SignedIn } from '../../platform/http/reply-kinds.ts';
import { deleteSessionOf, listSessionsOf } from '../../platform/http/sessions.store.ts';
import { audit } from '../audit.store.ts';
import { offerOf, grantWords, type FieldError, type PeopleDeps } from '../people/people.reply.ts';
import { isPasswordOf } from '../sign-in.command.ts';
import { isConfirmed } from '../second-factor/second-factors.store.ts';
import type { User } from '../users.store.ts';
import { ownUser } from './own-user.store.ts';
import { browserName } from './browser-name.ts';
import { passwordMistake, SHORTEST } from './password-rule.ts';
import { setPassword } from './set-password.command.ts';
import { listOrganisations } from '../organisations/organisations.store.ts';

export interface OwnDeps extends PeopleDeps {
  /** Of wrong passwords that were typed as the present one. */
  limit: RateLimit;
  /** Where people can sign in too; null: nowhere. */
  provider: Pick<IdentityProvider, 'name' | 'issuer'> | null;
}

const permission = 'signedIn';
const password = z.string().max(1_000).default('');
const change = z.object({ current: password, password, again: password });
type Change = z.infer<typeof change>;
type OwnContext = ReadContext<unknown, unknown>;

async function providerOf(
  { db }: OwnContext,
  { provider }: OwnDeps,
  { id }: User,
): Promise<{ name: string; isLinked: boolean } | null> {
  if (!provider) return null;
  const { name, issuer } = provider;
  return { name, isLinked: await hasIdentity(db, id, issuer) };
}

interface ShownOwn {
  errors?: readonly FieldError[];
  done?: boolean;
  renewedSession?: SignedIn;
}

async function ownPage(ctx: OwnContext, deps: OwnDeps, shown: ShownOwn = {}): Promise<Reply> {
  const { errors = [], done = false, renewedSession = null } = shown;
  const user = await ownUser(ctx);
  const grants = ctx.actor?.grants ?? [];
  const ids = [...new Set(grants.map(({ organisationId }) => organisationId))];
  const offer = {
    ...(await offerOf(ctx, deps)),
    organisations: await listOrganisations(ctx.db, ids),
    objects: await deps.objectChoices(ctx, ids),
  };
  const sessions = await listSessionsOf(ctx.db, user.id, ctx.now);
  return page(
    'accounts/own',
    {
      title: ctx.t('accounts.own.title'),
      office: true,
      user,
      grants: grants.map((grant) => grantWords(ctx, grant, offer)),
      sessions: sessions.map(({ key, since, browser }) => ({
        key,
        since,
        browser: browserName(browser) || ctx.t('accounts.own.unknownBrowser'),
        isThis: key === ctx.session,
      })),
      provider: await providerOf(ctx, deps, user),
      hasSecondFactor: await isConfirmed(ctx.db, user.id),
      shortest: SHORTEST,
      errors,
      done,
    },
    { status: errors.length > 0 ? 422 : 200, renewedSession },
  );
}

const keyOf = (userId: string): string => `own:${userId}`;

/** A wrong present password is counted: who finds a browser signed in cannot guess it for ever. */
async function mistakes(
  ctx: WriteContext<unknown, unknown, Change>,
  deps: OwnDeps,
  user: User,
): Promise<FieldError[]> {
  const wrong = (field: string, key: string): FieldError[] => [
    { field, text: ctx.t(`accounts.errors.password.${key}`, { count: SHORTEST }) },
  ];
  if (!(await isPasswordOf(ctx.tx, user, ctx.body.current))) {
    ctx.afterwards((pool) => deps.limit.count(pool, keyOf(user.id)));
    return wrong('current', 'current');
  }
  const mistake = await passwordMistake(ctx.body, [user.login, user.name]);
  if (mistake === null) return [];
  return wrong(mistake === 'different' ? 'again' : 'password', mistake);
}

async function changePassword(
  ctx: WriteContext<unknown, unknown, Change>,
  deps: OwnDeps,
): Promise<Reply> {
  const user = await ownUser(ctx);
  const errors = await mistakes(ctx, deps, user);
  if (errors.length > 0) return ownPage(ctx, deps, { errors });
  const renewedSession = await setPassword(ctx.tx, user, {
    password: ctx.body.password,
    at: ctx.now,
  });
  return ownPage(ctx, deps, { done: true, renewedSession });
}

const before = (deps: OwnDeps) => async (ctx: FormContext<unknown, unknown, Change>) => {
  if (ctx.actor) await deps.limit.check(ctx.db, keyOf(ctx.actor.userId));
};

const oneSession = z.object({ session: z.string().max(64) });

async function endSession(
  ctx: WriteContext<unknown, unknown, z.infer<typeof oneSession>>,
): Promise<Reply> {
  const user = await ownUser(ctx);
  const { actor, now: at } = ctx;
  if (await deleteSessionOf(ctx.tx, user.id, ctx.body.session))
    await audit(ctx.tx, { at, actor, action: 'session.ended', objectId: user.id });
  return redirect('/account');
}

export const ownAccountRoutes = (deps: OwnDeps): Endpoint[] => [
  get('/account', { permission }, (ctx) => ownPage(ctx, deps)),
  post('/account', { permission, body: change, before: before(deps) }, (ctx) =>
    changePassword(ctx, deps),
  ),
  post('/account/sessions', { permission, body: oneSession }, endSession),
];
