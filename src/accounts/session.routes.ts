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
import type { Reply, SignedIn } from '../platform/http/reply-kinds.ts';
import { KNOWN_BROWSER, knownBrowserCookie } from './known-browser.ts';
import { signInWithCode } from './sign-in-code.command.ts';
import { readTicket, signInTicket } from './sign-in-ticket.ts';
import { loginOf, type SignInDeps } from './sign-in-tries.ts';
import { signInWithPassword } from './sign-in.command.ts';
import { findUser, type User } from './users.store.ts';

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
  const found = await signInWithPassword(ctx.db, attempt, deps);
  if (found === null) return form(ctx, { login, failed: true });
  return found.needsCode ? codePage(ctx, deps, found.user) : begun(ctx, deps, found.user);
}

const signedInAs = ({ id: userId, sessionEpoch: epoch }: User): SignedIn => ({ userId, epoch });

function begun(ctx: Asking, deps: SignInDeps & { random: Random }, user: User): Reply {
  const cookie = knownBrowserCookie(deps.secrets, loginOf(user.login), deps.random(16));
  return signIn(signedInAs(user), landing(ctx.query.next), { cookies: [cookie] });
}

type Asking = ReadContext<unknown, z.infer<typeof asked>>;

/** @param failed the code typed before was not right */
function codePage(ctx: Asking, deps: SignInDeps, user: User, failed = false): Reply {
  const errors = failed ? [{ field: 'code', text: ctx.t('accounts.signIn.wrongCode') }] : [];
  const { next } = ctx.query;
  const data = {
    title: ctx.t('accounts.signIn.codeTitle'),
    office: true,
    ticket: signInTicket(deps.secrets, signedInAs(user), ctx.now),
    action: `/sign-in/code${next === undefined ? '' : `?next=${encodeURIComponent(next)}`}`,
    errors,
  };
  return page('accounts/sign-in-code', data, { status: failed ? 422 : 200 });
}

const typedCode = z.object({
  ticket: z.string().max(300).default(''),
  code: z.string().max(100).default(''),
});

async function enterWithCode(
  ctx: FormContext<unknown, z.infer<typeof asked>, z.infer<typeof typedCode>>,
  deps: SignInDeps & { random: Random },
): Promise<Reply> {
  const { ticket, code } = ctx.body;
  const who = readTicket(deps.secrets, ticket, ctx.now);
  const user = who && (await findUser(ctx.db, who.userId));
  if (!who || user?.sessionEpoch !== who.epoch) return late(ctx);
  const entered = await signInWithCode(ctx.db, { who, code, ip: ctx.ip, at: ctx.now }, deps);
  return entered ? begun(ctx, deps, entered) : codePage(ctx, deps, user, true);
}

/** The password was typed too long ago, or the account has changed since: it is asked for again. */
function late(ctx: Asking): Reply {
  const errors = [{ field: 'login', text: ctx.t('accounts.signIn.late') }];
  const data = { title: ctx.t('accounts.signIn.title'), login: '', errors, office: true };
  return page('accounts/sign-in', data, { status: 422 });
}

const open = { permission: 'everyone', query: asked } as const;

export const sessionRoutes = (deps: SignInDeps & { random: Random }): Endpoint[] => [
  get('/sign-in', open, async (ctx) =>
    ctx.actor ? redirect(landing(ctx.query.next)) : form(ctx, { login: '', failed: false }),
  ),
  postCommitting('/sign-in', { ...open, body: credentials }, (ctx) => enter(ctx, deps)),
  postCommitting('/sign-in/code', { ...open, body: typedCode }, (ctx) => enterWithCode(ctx, deps)),
  post('/sign-out', { permission: 'signedIn' }, async () => signOut('/')),
];
