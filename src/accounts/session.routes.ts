// Signing in and out.
import { z } from 'zod';
import {
  get,
  post,
  postCommitting,
  type Endpoint,
  type FormContext,
} from '../platform/http/endpoint.ts';
import { redirect, signOut } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import { KNOWN_BROWSER } from './known-browser.ts';
import { signInWithCode } from './sign-in-code.command.ts';
import { begun, codePage, entered, landing, signInPage } from './sign-in-pages.reply.ts';
import type { SignInPageDeps } from './sign-in-pages.reply.ts';
import { readTicket } from './sign-in-ticket.ts';
import type { SignInDeps } from './sign-in-tries.ts';
import { signInWithPassword } from './sign-in.command.ts';
import { findUser } from './users.store.ts';

const asked = z.object({ next: z.string().max(2000).optional() });
const credentials = z.object({
  login: z.string().max(200).default(''),
  password: z.string().max(1_000).default(''),
});
const typedCode = z.object({
  ticket: z.string().max(300).default(''),
  code: z.string().max(100).default(''),
});

export type SessionDeps = SignInDeps & SignInPageDeps;
type Form<B> = FormContext<unknown, z.infer<typeof asked>, B>;

async function enter(ctx: Form<z.infer<typeof credentials>>, deps: SessionDeps): Promise<Reply> {
  const { login, password } = ctx.body;
  const { next } = ctx.query;
  const attempt = { login, password, ip: ctx.ip, known: ctx.cookies[KNOWN_BROWSER], at: ctx.now };
  const found = await signInWithPassword(ctx.db, attempt, deps);
  if (found === null) return signInPage(ctx, deps, { login, next, mistake: 'wrong' });
  return entered(ctx, deps, found.user, { next, needsCode: found.needsCode });
}

/**
 * `late`: the password was typed too long ago, or the account has changed since, and it is asked for again.
 */
async function enterWithCode(
  ctx: Form<z.infer<typeof typedCode>>,
  deps: SessionDeps,
): Promise<Reply> {
  const { ticket, code } = ctx.body;
  const { next } = ctx.query;
  const who = readTicket(deps.secrets, ticket, ctx.now);
  const user = who && (await findUser(ctx.db, who.userId));
  if (!who || user?.sessionEpoch !== who.epoch)
    return signInPage(ctx, deps, { login: '', next, mistake: 'late' });
  const proved = await signInWithCode(ctx.db, { who, code, ip: ctx.ip, at: ctx.now }, deps);
  return proved ? begun(deps, proved, next) : codePage(ctx, deps, user, { next, failed: true });
}

const open = { permission: 'everyone', query: asked } as const;

export const sessionRoutes = (deps: SessionDeps): Endpoint[] => [
  get('/sign-in', open, async (ctx) =>
    ctx.actor
      ? redirect(landing(ctx.query.next))
      : signInPage(ctx, deps, { login: '', next: ctx.query.next }),
  ),
  postCommitting('/sign-in', { ...open, body: credentials }, (ctx) => enter(ctx, deps)),
  postCommitting('/sign-in/code', { ...open, body: typedCode }, (ctx) => enterWithCode(ctx, deps)),
  post('/sign-out', { permission: 'signedIn' }, async () => signOut('/')),
];
