// Signing in at an identity provider. Nobody gets an account by it: a person links it to their account while
// they are signed in, since an address of e-mail that somebody else may get proves nothing. A second proof of
// the account is asked for as after a password.
import { z } from 'zod';
import { inTransaction } from '../../platform/db/database.ts';
import { get, post, type Endpoint, type PageContext } from '../../platform/http/endpoint.ts';
import { localPath, page, redirect, redirectAway } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import type { Identity, IdentityProvider } from '../../platform/identity-provider.ts';
import { problem } from '../../platform/problems/problem.ts';
import { audit } from '../audit.store.ts';
import { isConfirmed } from '../second-factor/second-factors.store.ts';
import { noteStart } from '../sign-in-notes.command.ts';
import { entered, type SignInPageDeps } from '../sign-in-pages.reply.ts';
import { findUser } from '../users.store.ts';
import { deleteIdentity, findIdentityOwner, insertIdentity } from './identities.store.ts';
import { KEPT, keptCookie, readKept, type Kept } from './kept-request.ts';

export interface SingleSignOnDeps extends SignInPageDeps {
  /** Null: none is set up, and there are no such routes. */
  provider: IdentityProvider | null;
  publicUrl: () => string;
}

type AnyPage = PageContext<unknown, unknown>;
const asked = z.object({ next: z.string().max(2_000).optional() });
const CALLBACK = '/sign-in/sso/callback';

async function leave(
  ctx: AnyPage,
  deps: SingleSignOnDeps & { provider: IdentityProvider },
  { next, userId }: Pick<Kept, 'next' | 'userId'>,
): Promise<Reply> {
  const { url, kept } = await deps.provider.begin(`${deps.publicUrl()}${CALLBACK}`);
  const at = { nonce: deps.random(12), now: ctx.now };
  const cookie = keptCookie(deps.secrets, { ...kept, next, userId }, at);
  return redirectAway(url, { cookies: [cookie] });
}

const refused = (ctx: AnyPage, why: 'refused' | 'unknown' | 'taken'): Reply =>
  page(
    'accounts/sign-in-refused',
    { title: ctx.t('accounts.sso.title'), office: true, why },
    { status: 422, cookies: [{ name: KEPT }] },
  );

async function comeBack(
  ctx: AnyPage,
  deps: SingleSignOnDeps & { provider: IdentityProvider },
): Promise<Reply> {
  const kept = readKept(deps.secrets, ctx.cookies[KEPT], ctx.now);
  const identity =
    kept && (await deps.provider.finish(new URL(`${deps.publicUrl()}${ctx.path}`), kept));
  if (!identity) return refused(ctx, 'refused');
  return kept.userId === null
    ? await enter(ctx, deps, { identity, next: kept.next })
    : await link(ctx, { identity, userId: kept.userId });
}

async function enter(
  ctx: AnyPage,
  deps: SingleSignOnDeps,
  { identity, next }: { identity: Identity; next: string },
): Promise<Reply> {
  const owner = await findIdentityOwner(ctx.db, identity);
  const user = owner === null ? null : await findUser(ctx.db, owner);
  if (user?.disabledAt !== null) return refused(ctx, 'unknown');
  const needsCode = await isConfirmed(ctx.db, user.id);
  if (!needsCode) await noteStart(ctx.db, user, ctx.now, { by: identity.issuer });
  const reply = entered(ctx, deps, user, { next, needsCode });
  return { ...reply, cookies: [...reply.cookies, { name: KEPT }] };
}

/** Only for who began it in this browser and is still signed in. */
async function link(
  ctx: AnyPage,
  { identity, userId }: { identity: Identity; userId: string },
): Promise<Reply> {
  const { actor, now: at } = ctx;
  if (actor?.userId !== userId) return refused(ctx, 'refused');
  const owner = await findIdentityOwner(ctx.db, identity);
  if (owner !== null && owner !== userId) return refused(ctx, 'taken');
  if (owner === null)
    await inTransaction(ctx.db, async (tx) => {
      await insertIdentity(tx, identity, { userId, at });
      const details = { issuer: identity.issuer };
      await audit(tx, { at, actor, action: 'account.identityLinked', objectId: userId, details });
    });
  return redirect('/account', { cookies: [{ name: KEPT }] });
}

const unlinkRoute = ({ issuer }: IdentityProvider): Endpoint =>
  post('/account/sso/unlink', { permission: 'signedIn' }, async (ctx) => {
    const { actor, now: at } = ctx;
    if (!actor) throw problem('signInRequired');
    if (await deleteIdentity(ctx.tx, actor.userId, issuer)) {
      const { userId: objectId } = actor;
      const act = { at, actor, action: 'account.identityUnlinked', objectId } as const;
      await audit(ctx.tx, { ...act, details: { issuer } });
    }
    return redirect('/account');
  });

export function singleSignOnRoutes(deps: SingleSignOnDeps): Endpoint[] {
  const { provider } = deps;
  if (!provider) return [];
  const here = { ...deps, provider };
  return [
    get('/sign-in/sso', { permission: 'everyone', query: asked }, (ctx) =>
      leave(ctx, here, { next: localPath(ctx.query.next ?? '/reports'), userId: null }),
    ),
    get(CALLBACK, { permission: 'everyone' }, (ctx) => comeBack(ctx, here)),
    get('/account/sso/link', { permission: 'signedIn' }, (ctx) =>
      leave(ctx, here, { next: '/account', userId: ctx.actor?.userId ?? null }),
    ),
    unlinkRoute(provider),
  ];
}
