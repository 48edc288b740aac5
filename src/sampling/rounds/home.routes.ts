// The first page: what a citizen can answer today; and the pages on privacy and accessibility that pages
// link to.
import { get, type Endpoint } from '../../platform/http/endpoint.ts';
import { page } from '../../platform/http/reply.ts';
import { listOpenRounds } from './rounds.store.ts';

export const homeRoutes: Endpoint[] = [
  get('/', { permission: 'everyone' }, async (ctx) => {
    const rounds = await listOpenRounds(ctx.db, ctx.now);
    return page('sampling/home', { title: ctx.t('sampling.home.title'), rounds });
  }),
  get('/privacy', { permission: 'everyone' }, async (ctx) =>
    page('platform/privacy', { title: ctx.t('platform.privacy.title') }),
  ),
  get('/accessibility', { permission: 'everyone' }, (ctx) =>
    Promise.resolve(
      page('platform/accessibility', { title: ctx.t('platform.accessibility.title') }),
    ),
  ),
];
