// The page where people set up a second proof for their account, get new recovery codes, or give it up.
import { z } from 'zod';
import {
  get,
  post,
  type Endpoint,
  type FormContext,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import type { RateLimit } from '../../platform/http/limits/rate-limit.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { qrCode } from '../../platform/qr-code.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { enrolment } from '../second-factor/app-code.ts';
import {
  begin,
  confirm,
  prove,
  removeFactor,
  renewRecoveryCodes,
  secretOf,
} from '../second-factor/second-factor.command.ts';
import {
  countRecoveryCodes,
  findFactor,
  type SecondFactor,
} from '../second-factor/second-factors.store.ts';
import { needsSecondFactor, type User } from '../users.store.ts';
import { ownUser } from './own-user.store.ts';

export interface SecondFactorDeps {
  secrets: Secrets;
  /** Of wrong codes. */
  limit: RateLimit;
}

const permission = 'signedIn';
const PATH = '/account/second-factor';
const typed = z.object({ code: z.string().max(100).default('') });
type FactorContext = ReadContext<unknown, unknown>;
type SentCode = WriteContext<unknown, unknown, z.infer<typeof typed>>;

interface ShownFactor {
  mistake?: boolean;
  /** Shown once. */
  codes?: readonly string[];
}

/** How far the set-up is, and what the app is told while it lasts. */
function appOf(
  ctx: FactorContext,
  { secrets }: SecondFactorDeps,
  { login: label }: User,
  factor: SecondFactor | null,
) {
  if (factor?.confirmedAt) return { state: 'on', app: null };
  const secret = factor && secretOf(factor, secrets);
  if (!secret) return { state: 'off', app: null };
  const app = enrolment(secret, { label, issuer: ctx.t('platform.name') });
  return { state: 'begun', app: { ...app, qr: qrCode(app.uri, 'Q') } };
}

async function factorPage(
  ctx: FactorContext,
  deps: SecondFactorDeps,
  { mistake = false, codes = [] }: ShownFactor = {},
): Promise<Reply> {
  const user = await ownUser(ctx);
  const { state, app } = appOf(ctx, deps, user, await findFactor(ctx.db, user.id));
  const errors = mistake ? [{ field: 'code', text: ctx.t('accounts.signIn.wrongCode') }] : [];
  const data = {
    title: ctx.t('accounts.factor.title'),
    office: true,
    state,
    app,
    isRequired: needsSecondFactor(ctx.actor?.grants ?? []),
    left: await countRecoveryCodes(ctx.db, user.id),
    codes,
    errors,
  };
  return page('accounts/second-factor', data, { status: mistake ? 422 : 200 });
}

async function start(
  ctx: WriteContext<unknown, unknown, unknown>,
  deps: SecondFactorDeps,
): Promise<Reply> {
  await begin(ctx.tx, await ownUser(ctx), { secrets: deps.secrets, at: ctx.now });
  return redirect(PATH);
}

const keyOf = (userId: string): string => `own-code:${userId}`;

const before = (deps: SecondFactorDeps) => async (ctx: FormContext<unknown, unknown, unknown>) => {
  if (ctx.actor) await deps.limit.check(ctx.db, keyOf(ctx.actor.userId));
};

function wrong(ctx: SentCode, deps: SecondFactorDeps, user: User): Promise<Reply> {
  ctx.afterwards((pool) => deps.limit.count(pool, keyOf(user.id)));
  return factorPage(ctx, deps, { mistake: true });
}

async function finish(ctx: SentCode, deps: SecondFactorDeps): Promise<Reply> {
  const user = await ownUser(ctx);
  const by = { actor: ctx.actor, at: ctx.now };
  const { secrets } = deps;
  const codes = await confirm(ctx.tx, user, { ...by, typed: ctx.body.code, secrets });
  return codes ? factorPage(ctx, deps, { codes }) : wrong(ctx, deps, user);
}

/** Whether a code of now was typed: who finds a browser signed in changes nothing. */
async function isProved(ctx: SentCode, deps: SecondFactorDeps, user: User): Promise<boolean> {
  const asked = { typed: ctx.body.code, secrets: deps.secrets, at: ctx.now };
  return (await prove(ctx.tx, user.id, asked)) !== null;
}

async function renew(ctx: SentCode, deps: SecondFactorDeps): Promise<Reply> {
  const user = await ownUser(ctx);
  if (!(await isProved(ctx, deps, user))) return wrong(ctx, deps, user);
  const codes = await renewRecoveryCodes(ctx.tx, user, { actor: ctx.actor, at: ctx.now });
  return factorPage(ctx, deps, { codes });
}

async function giveUp(ctx: SentCode, deps: SecondFactorDeps): Promise<Reply> {
  const user = await ownUser(ctx);
  if (needsSecondFactor(ctx.actor?.grants ?? [])) throw problem('forbidden');
  if (!(await isProved(ctx, deps, user))) return wrong(ctx, deps, user);
  await removeFactor(ctx.tx, user, { actor: ctx.actor, at: ctx.now });
  return redirect(PATH);
}

export const secondFactorRoutes = (deps: SecondFactorDeps): Endpoint[] => {
  const withCode = { permission, body: typed, before: before(deps) } as const;
  return [
    get(PATH, { permission }, (ctx) => factorPage(ctx, deps)),
    post(`${PATH}/begin`, { permission }, (ctx) => start(ctx, deps)),
    post(PATH, withCode, (ctx) => finish(ctx, deps)),
    post(`${PATH}/codes`, withCode, (ctx) => renew(ctx, deps)),
    post(`${PATH}/remove`, withCode, (ctx) => giveUp(ctx, deps)),
  ];
};
