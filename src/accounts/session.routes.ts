// Signing in and out.
import { z } from 'zod';
import { get, post, postCommitting, type Endpoint, type ReadContext } from '../platform/http/endpoint.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import { localPath, page, redirect, signIn, signOut, type Reply } from '../platform/http/reply.ts';
import { signInWithPassword } from './sign-in.command.ts';

const asked = z.object({ next: z.string().max(2000).optional() });
const credentials = z.object({ login: z.string().max(200).default(''), password: z.string().max(200).default('') });

function form(ctx: ReadContext<unknown, { next?: string | undefined }>, typed: { login: string; failed: boolean }): Reply {
  const errors = typed.failed ? [{ field: 'login', text: ctx.t('accounts.signIn.wrong') }] : [];
  return page('accounts/sign-in', { title: ctx.t('accounts.signIn.title'), login: typed.login, errors, office: true }, { status: typed.failed ? 422 : 200 });
}

/** Leaders land on their results, everyone else on the rounds. */
const landing = (next: string | undefined): string => localPath(next ?? '/reports');

export const sessionRoutes = (deps: { signInLimit: RateLimit }): Endpoint[] => [
  get('/sign-in', { permission: 'everyone', query: asked }, async (ctx) =>
    (ctx.actor ? redirect(landing(ctx.query.next)) : form(ctx, { login: '', failed: false }))),
  postCommitting('/sign-in', { permission: 'everyone', query: asked, body: credentials }, async (ctx) => {
    const attempt = { login: ctx.body.login, password: ctx.body.password, ip: ctx.ip, at: ctx.now };
    const who = await signInWithPassword(ctx.db, attempt, deps.signInLimit);
    return who ? signIn(who, landing(ctx.query.next)) : form(ctx, { login: ctx.body.login, failed: true });
  }),
  post('/sign-out', { permission: 'signedIn' }, async () => signOut('/')),
];
