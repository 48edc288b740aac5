// A short link after a service leads to the signed one it stands for; what that one says is checked there.
import { z } from 'zod';
import { get, type Endpoint } from '../../../platform/http/endpoint.ts';
import { redirect } from '../../../platform/http/reply.ts';
import { openAddress, readShortCode, shortLinkId } from '../../keys/short-code.ts';
import { findShortLink } from '../../keys/short-links.store.ts';
import { linkAttempts } from '../../pages/attempt-limits.reply.ts';
import { unavailablePage } from '../../visiting/unavailable-page.reply.ts';
import type { Answering } from '../../visiting/visit.ts';
import { followedLinks } from './link-metrics.ts';

const params = z.object({ code: z.string().max(60) });

export const shortLinkRoutes = (answering: Answering): Endpoint[] => [
  get('/l/:code', { permission: 'everyone', visitors: true, params }, async (ctx) => {
    const read = readShortCode(ctx.params.code);
    const { code, number } = read ?? { code: '', number: null };
    const sealed =
      number === null
        ? null
        : await findShortLink(ctx.db, { id: shortLinkId(code), localityId: number }, ctx.now);
    const address = sealed && openAddress(code, sealed);
    if (address !== null) return redirect(`/s/${address}`);
    followedLinks.inc({ outcome: read ? 'gone' : 'malformed' });
    linkAttempts(answering).countFailure(ctx);
    return unavailablePage(ctx, null, read ? 'shortGone' : 'invalid');
  }),
];
