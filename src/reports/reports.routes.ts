// The same pages for two readers: /reports for who signs in, /results for everyone, with the public's
// stricter thresholds. A leader's own province comes first. Visitors share one page; the content of
// a signed-in reader's page is shared too, and the frame around it is their own.
import { z } from 'zod';
import { get, type Endpoint, type PageContext } from '../platform/http/endpoint.ts';
import { framed, shared as sharedReply } from '../platform/http/reply.ts';
import type { Reply } from '../platform/http/reply-kinds.ts';
import { INDEX_NODE } from './outline.ts';
import type { PublishedPage } from './published-page.ts';
import type { PublishedPages } from './published-pages.store.ts';
import type { Audience } from './published-results.ts';
import { publicAudience, signedInAudience } from './published-results.store.ts';
import type { FramedPage } from './rendering-tools.ts';

const ofRound = z.object({ round: z.string().max(200) });
const ofEdition = ofRound.extend({ edition: z.coerce.number().int().min(1).max(9999) });
const ofPlace = ofRound.extend({ locality: z.string().regex(/^\d{2}$/) });
const ofNode = ofPlace.extend({ node: z.string().max(40) });
const whichNode = z.object({ node: z.string().max(40).default(INDEX_NODE) });
type Context = PageContext<unknown, unknown>;

async function pageReply(
  pages: PublishedPages,
  ctx: Context,
  page: FramedPage,
  audience: Audience,
): Promise<Reply> {
  if (ctx.actor === null && audience.permission === 'everyone')
    return sharedReply(await pages.shared(ctx.db, page, ctx.lang));
  const viewer = { lang: ctx.lang, audience, ownLocalityId: ctx.actor?.localityId ?? null };
  const { title, html } = await pages.content(ctx.db, page, viewer);
  return framed(html, { title, office: true });
}

function pagesFor(pages: PublishedPages, audience: Audience): Endpoint[] {
  const { base, permission } = audience;
  const reply = (ctx: Context, page: FramedPage): Promise<Reply> =>
    pageReply(pages, ctx, page, audience);
  const shared = permission === 'everyone';
  const ranking = { permission, shared, params: ofRound, query: whichNode };
  return [
    get(base, { permission, shared }, (ctx) => reply(ctx, { kind: 'landing' })),
    get(`${base}/:round`, ranking, (ctx) =>
      reply(ctx, { kind: 'ranking', ...ctx.params, ...ctx.query }),
    ),
    get(`${base}/:round/ranking`, ranking, (ctx) =>
      reply(ctx, { kind: 'ranking', ...ctx.params, ...ctx.query }),
    ),
    get(`${base}/:round/definition`, { permission, shared, params: ofRound }, (ctx) =>
      reply(ctx, { kind: 'definition', ...ctx.params }),
    ),
    get(`${base}/:round/editions`, { permission, shared, params: ofRound }, (ctx) =>
      reply(ctx, { kind: 'editions', ...ctx.params }),
    ),
    get(`${base}/:round/:locality`, { permission, shared, params: ofPlace }, (ctx) =>
      reply(ctx, { kind: 'summary', ...ctx.params }),
    ),
    get(`${base}/:round/:locality/:node`, { permission, shared, params: ofNode }, (ctx) =>
      reply(ctx, { kind: 'figure', ...ctx.params }),
    ),
  ];
}

/** The published figures as a file. Open to everyone, so with the public's thresholds for every caller. */
const fileFor = (pages: PublishedPages): Endpoint =>
  get(
    '/results/:round.csv',
    { permission: 'everyone', shared: true, params: ofRound },
    async (ctx) => {
      const file: PublishedPage = { kind: 'file', round: ctx.params.round };
      const name = ctx.params.round.replace(/[^\w.-]/g, '_');
      const bytes = await pages.shared(ctx.db, file, ctx.lang);
      return sharedReply(bytes, {
        headers: { 'Content-Disposition': `attachment; filename="${name}.csv"` },
      });
    },
  );

/** The figures of one edition, also of one that was superseded. */
const editionFileFor = (pages: PublishedPages): Endpoint =>
  get(
    '/results/:round/editions/:edition.csv',
    { permission: 'everyone', shared: true, params: ofEdition },
    async (ctx) => {
      const { round, edition } = ctx.params;
      const bytes = await pages.shared(ctx.db, { kind: 'file', round, edition }, ctx.lang);
      const name = `${round.replace(/[^\w.-]/g, '_')}-${edition}`;
      return sharedReply(bytes, {
        headers: { 'Content-Disposition': `attachment; filename="${name}.csv"` },
      });
    },
  );

/** The file's address comes first: a round's page would take it for a round's code. */
export const reportRoutes = (pages: PublishedPages): Endpoint[] => [
  fileFor(pages),
  editionFileFor(pages),
  ...pagesFor(pages, publicAudience),
  ...pagesFor(pages, signedInAudience),
];
