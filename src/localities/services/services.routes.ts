// Endpoints of the registry of public services, for the administrators of the host organisation.
import { z } from 'zod';
import { get, post, type Endpoint, type WriteContext } from '../../platform/http/endpoint.ts';
import { redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { registryChanged } from '../registry-changes.store.ts';
import { addService, changeService, offerService } from './save-service.command.ts';
import {
  categoriesOf,
  serviceOf,
  servicePage,
  servicesPage,
  typedOfService,
} from './services.reply.ts';
import { emptyService, serviceMistakes, typedService, type TypedService } from './typed-service.ts';

const permission = 'installation.manage';
const of = 'anywhere';
const ofService = z.object({ id: z.string().max(20) });
const offered = z.object({ offered: z.enum(['yes', 'no']) });

async function add(ctx: WriteContext<unknown, unknown, TypedService>): Promise<Reply> {
  const categories = await categoriesOf(ctx);
  const mistakes = serviceMistakes(ctx.body, { own: true, categories });
  if (mistakes.length > 0) return await servicePage(ctx, null, { typed: ctx.body, mistakes });
  const id = await addService(ctx.tx, ctx.body, { actor: ctx.actor, at: ctx.now });
  return redirect(`/services#${id}`);
}

async function change(ctx: WriteContext<{ id: string }, unknown, TypedService>): Promise<Reply> {
  // First, so that of two who save at the same moment the second one sees what the first has saved.
  await registryChanged(ctx.tx, 'services');
  const service = await serviceOf(ctx, ctx.params.id);
  const own = service.kind === 'own';
  const now = await typedOfService(ctx, service);
  const mistakes =
    ctx.body.seen === now.seen
      ? serviceMistakes(ctx.body, { own, categories: await categoriesOf(ctx) })
      : [{ field: 'words', code: 'changedMeanwhile' } as const];
  const typed = { ...ctx.body, seen: now.seen };
  if (mistakes.length > 0) return await servicePage(ctx, service, { typed, mistakes });
  await changeService(ctx.tx, service, ctx.body, { actor: ctx.actor, at: ctx.now });
  return redirect(`/services#${service.id}`);
}

async function offer(
  ctx: WriteContext<{ id: string }, unknown, z.infer<typeof offered>>,
): Promise<Reply> {
  const service = await serviceOf(ctx, ctx.params.id);
  const by = { actor: ctx.actor, at: ctx.now };
  await offerService(ctx.tx, service, ctx.body.offered === 'yes', by);
  return redirect(`/services#${service.id}`);
}

export const publicServiceRoutes: Endpoint[] = [
  get('/services', { permission, of }, servicesPage),
  get('/services/new', { permission, of }, (ctx) =>
    servicePage(ctx, null, { typed: emptyService, mistakes: [] }),
  ),
  post('/services/new', { permission, of, body: typedService }, add),
  get('/services/:id', { permission, of, params: ofService }, async (ctx) => {
    const service = await serviceOf(ctx, ctx.params.id);
    return await servicePage(ctx, service, {
      ...{ typed: await typedOfService(ctx, service), mistakes: [] },
    });
  }),
  post('/services/:id', { permission, of, params: ofService, body: typedService }, change),
  post('/services/:id/offer', { permission, of, params: ofService, body: offered }, offer),
];
