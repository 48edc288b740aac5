// Signing in and out.
import { z } from 'zod';
import {
  get,
  post,
  postCommitting,
  type Endpoint,
  type FormContext,
  type ReadContext,
} from '../platform/http/endpoint.ts';
import { localPath, page, redirect, signIn, signOut } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import { KNOWN_BROWSER, knownBrowserCookie } from './known-browser.ts';
import { loginOf, signInWithPassword, type SignInDeps } from './sign-in.command.ts';

const asked = z.object({ next: z.string().max(2000).optional() });
const credentials = z.object({
  login: z.string().max(200).default(''),
  password: z.string().max(200).default(''),
});

function form(
  ctx: ReadContext<unknown, { next?: string | undefined }>,
  typed: { login: string; failed: boolean },
): Reply {
  const errors = typed.failed ? [{ field: 'login', text: ctx.t('accounts.signIn.wrong') }] : [];
  return page(
    'accounts/sign-in',
    { title: ctx.t('accounts.signIn.title'), login: typed.login, errors, office: true },
    { status: typed.failed ? 422 : 200 },
  );
}

/** Leaders land on their results, everyone else on the rounds. */
const landing = (next: string | undefined): string => localPath(next ?? '/reports');

type Random = (bytes: number) => Uint8Array;
type SignInForm = FormContext<unknown, z.infer<typeof asked>, z.infer<typeof credentials>>;

async function enter(ctx: SignInForm, deps: SignInDeps & { random: Random }): Promise<Reply> {
  const { login, password } = ctx.body;
  const attempt = { login, password, ip: ctx.ip, known: ctx.cookies[KNOWN_BROWSER], at: ctx.now };
  const who = await signInWithPassword(ctx.db, attempt, deps);
  if (who === null) return form(ctx, { login, failed: true });
  const cookie = knownBrowserCookie(deps.secrets, loginOf(login), deps.random(16));
  return signIn(who, landing(ctx.query.next), { cookies: [cookie] });
}

const open = { permission: 'everyone', query: asked } as const;

export const sessionRoutes = (deps: SignInDeps & { random: Random }): Endpoint[] => [
  get('/sign-in', open, async (ctx) =>
    ctx.actor ? redirect(landing(ctx.query.next)) : form(ctx, { login: '', failed: false }),
  ),
  postCommitting('/sign-in', { ...open, body: credentials }, (ctx) => enter(ctx, deps)),
  post('/sign-out', { permission: 'signedIn' }, async () => signOut('/')),
];
