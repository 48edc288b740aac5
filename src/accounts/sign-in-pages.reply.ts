// The pages of signing in, and what follows them: the session, or the page for a code of the second proof.
import { localPath, page, signIn } from '../platform/http/reply.ts';
import type { Reply, SignedIn } from '../platform/http/reply-kinds.ts';
import type { ReadContext } from '../platform/http/endpoint.ts';
import type { Secrets } from '../platform/secrets.ts';
import { knownBrowserCookie } from './known-browser.ts';
import { signInTicket } from './sign-in-ticket.ts';
import { loginOf } from './sign-in-tries.ts';
import type { User } from './users.store.ts';

export interface SignInPageDeps {
  secrets: Secrets;
  random: (bytes: number) => Uint8Array;
  /** Of the identity provider; null: there is none. */
  providerName: string | null;
}

type SignInContext = Pick<ReadContext<unknown, unknown>, 't' | 'now'>;

/** Leaders land on their results, everyone else on the rounds. */
export const landing = (next: string | undefined): string => localPath(next ?? '/reports');

export function signInPage(
  ctx: SignInContext,
  { providerName }: SignInPageDeps,
  shown: { login: string; next: string | undefined; mistake?: 'wrong' | 'late' },
): Reply {
  const { login, next, mistake } = shown;
  const errors = mistake ? [{ field: 'login', text: ctx.t(`accounts.signIn.${mistake}`) }] : [];
  const query = next === undefined ? '' : `?next=${encodeURIComponent(next)}`;
  return page(
    'accounts/sign-in',
    { title: ctx.t('accounts.signIn.title'), login, errors, office: true, query, providerName },
    { status: mistake ? 422 : 200 },
  );
}

const signedInAs = ({ id: userId, sessionEpoch: epoch }: User): SignedIn => ({ userId, epoch });

/** The session begins, and this browser is known from now on. */
export function begun(
  { secrets, random }: SignInPageDeps,
  user: User,
  next: string | undefined,
): Reply {
  const cookie = knownBrowserCookie(secrets, loginOf(user.login), random(16));
  return signIn(signedInAs(user), landing(next), { cookies: [cookie] });
}

/** @param shown `failed`: the code typed before was not right */
export function codePage(
  ctx: SignInContext,
  { secrets }: SignInPageDeps,
  user: User,
  { next, failed = false }: { next: string | undefined; failed?: boolean },
): Reply {
  const errors = failed ? [{ field: 'code', text: ctx.t('accounts.signIn.wrongCode') }] : [];
  const data = {
    title: ctx.t('accounts.signIn.codeTitle'),
    office: true,
    ticket: signInTicket(secrets, signedInAs(user), ctx.now),
    action: `/sign-in/code${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`,
    errors,
  };
  return page('accounts/sign-in-code', data, { status: failed ? 422 : 200 });
}

/** After whatever proved the account first. */
export const entered = (
  ctx: SignInContext,
  deps: SignInPageDeps,
  user: User,
  { next, needsCode }: { next: string | undefined; needsCode: boolean },
): Reply => (needsCode ? codePage(ctx, deps, user, { next }) : begun(deps, user, next));
