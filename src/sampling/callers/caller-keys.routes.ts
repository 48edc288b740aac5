// A registered caller's keys and state: a second key, a revoked one, disabled and enabled again.
import { aCaller } from './caller-thing.store.ts';
import { z } from 'zod';
import { post, type Endpoint } from '../../platform/http/endpoint.ts';
import { redirect } from '../../platform/http/reply.ts';
import { actOf, callerPage, type CallerDeps } from './caller-page.reply.ts';
import { disableCaller, revokeKey, rotateCallerKey } from './register-caller.command.ts';

const oneCaller = z.object({ code: z.string().max(80) });
const addressOf = (code: string): string => `/callers/${encodeURIComponent(code)}`;

export const callerKeyRoutes = (deps: CallerDeps): Endpoint[] => [
  post(
    '/callers/:code/keys',
    { permission: 'callers.manage', of: aCaller, params: oneCaller },
    async (ctx) => {
      const handed = await rotateCallerKey(ctx.tx, ctx.params.code, actOf(ctx, deps));
      return callerPage(
        { ...ctx, db: ctx.tx },
        deps,
        ctx.params.code,
        handed ? { handed } : { full: true },
      );
    },
  ),
  post(
    '/callers/:code/revoke',
    {
      permission: 'callers.manage',
      of: aCaller,
      params: oneCaller,
      body: z.object({ key: z.string().max(300).default('') }),
    },
    async (ctx) => {
      await revokeKey(
        ctx.tx,
        { caller: ctx.params.code, id: ctx.body.key },
        { actor: ctx.actor, at: ctx.now },
      );
      return redirect(addressOf(ctx.params.code));
    },
  ),
  post(
    '/callers/:code/disabled',
    {
      permission: 'callers.manage',
      of: aCaller,
      params: oneCaller,
      body: z.object({ disabled: z.enum(['yes', 'no']) }),
    },
    async (ctx) => {
      await disableCaller(ctx.tx, ctx.params.code, {
        actor: ctx.actor,
        at: ctx.now,
        disabled: ctx.body.disabled === 'yes',
      });
      return redirect(addressOf(ctx.params.code));
    },
  ),
];
