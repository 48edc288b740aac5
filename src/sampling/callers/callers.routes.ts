// The administrator's pages of registered callers: who may send citizens here by a signed link, and their
// keys.
import { organisationsFor } from '../../accounts/permissions.ts';
import { aCaller } from './caller-thing.store.ts';
import { newCallerRoutes } from './new-caller.routes.ts';
import { callerKeyRoutes } from './caller-keys.routes.ts';
import { z } from 'zod';
import { get, type Endpoint } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import { listCallerKeys, listCallers } from './callers.store.ts';
import { inForce } from './register-caller.command.ts';
import { type CallerDeps, callerPage } from './caller-page.reply.ts';

const oneCaller = z.object({ code: z.string().max(80) });

export const callerRoutes = (deps: CallerDeps): Endpoint[] => [
  ...newCallerRoutes(deps),
  ...callerKeyRoutes(deps),
  get('/callers', { permission: 'callers.manage', of: 'anywhere' }, async (ctx) => {
    const [callers, keys] = [
      await listCallers(ctx.db, organisationsFor(ctx.actor, 'callers.manage')),
      await listCallerKeys(ctx.db),
    ];
    return page('sampling/callers', {
      title: ctx.t('sampling.callers.title'),
      office: true,
      callers: callers.map((caller) => ({
        ...caller,
        keys: inForce(keys.filter((key) => key.caller === caller.code)).length,
      })),
    });
  }),
  get(
    '/callers/:code',
    { permission: 'callers.manage', of: aCaller, params: oneCaller },
    async (ctx) => callerPage(ctx, deps, ctx.params.code),
  ),
];
