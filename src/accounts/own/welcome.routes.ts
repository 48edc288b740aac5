// The link of an administrator leads here: its person chooses a password and is signed in, unless a second
// proof is asked for: then they sign in with both.
import { isConfirmed } from '../second-factor/second-factors.store.ts';
import { z } from 'zod';
import { get, post, type Endpoint, type ReadContext } from '../../platform/http/endpoint.ts';
import type { WriteContext } from '../../platform/http/endpoint.ts';
import { page, redirect, signIn } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { findUser, type User } from '../users.store.ts';
import { findLinkOwner, takeLink } from './account-links.store.ts';
import { passwordMistake, SHORTEST } from './password-rule.ts';
import { setPassword } from './set-password.command.ts';

const params = z.object({ token: z.string().max(100) });
const password = z.string().max(1_000).default('');
const chosen = z.object({ password, again: password });

type OfLink = z.infer<typeof params>;
type WelcomeContext = ReadContext<OfLink, unknown>;

const usable = (user: User | null): User | null => (user?.disabledAt === null ? user : null);

async function ownerOf(ctx: WelcomeContext): Promise<User | null> {
  const id = await findLinkOwner(ctx.db, ctx.params.token, ctx.now);
  return id === null ? null : usable(await findUser(ctx.db, id));
}

const overPage = (ctx: WelcomeContext): Reply =>
  page(
    'accounts/welcome-over',
    { title: ctx.t('accounts.welcome.over'), office: true },
    { status: 404 },
  );

async function welcomePage(ctx: WelcomeContext, mistake: string | null = null): Promise<Reply> {
  const user = await ownerOf(ctx);
  if (!user) return overPage(ctx);
  const field = mistake === 'different' ? 'again' : 'password';
  const errors = mistake
    ? [{ field, text: ctx.t(`accounts.errors.password.${mistake}`, { count: SHORTEST }) }]
    : [];
  const title = ctx.t('accounts.welcome.title', { name: user.name });
  const data = { title, office: true, user, errors, shortest: SHORTEST };
  return page('accounts/welcome', data, { status: mistake ? 422 : 200 });
}

async function choose(ctx: WriteContext<OfLink, unknown, z.infer<typeof chosen>>): Promise<Reply> {
  const user = await ownerOf(ctx);
  if (!user) return overPage(ctx);
  const mistake = await passwordMistake(ctx.body, [user.login, user.name]);
  if (mistake) return welcomePage(ctx, mistake);
  if ((await takeLink(ctx.tx, ctx.params.token, ctx.now)) === null) return overPage(ctx);
  const { password } = ctx.body;
  const who = await setPassword(ctx.tx, user, { password, at: ctx.now });
  return (await isConfirmed(ctx.tx, user.id)) ? redirect('/sign-in') : signIn(who, '/account');
}

export const welcomeRoutes: Endpoint[] = [
  get('/welcome/:token', { permission: 'everyone', params }, (ctx) => welcomePage(ctx)),
  post('/welcome/:token', { permission: 'everyone', params, body: chosen }, choose),
];
