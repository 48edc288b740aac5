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
/** A province, or the country. */
const ofAnyPlace = ofRound.extend({ locality: z.string().regex(/^(\d{2}|VN)$/) });
const ofQuestion = ofAnyPlace.extend({ question: z.string().max(200) });
const ofBreakdown = ofAnyPlace.extend({ breakdown: z.string().max(200) });
const ofNode = ofPlace.extend({ node: z.string().max(40) });
const whichNode = z.object({ node: z.string().max(40).default(INDEX_NODE) });
type Context = PageContext<unknown, unknown>;
const of = 'anywhere' as const;

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
  const ranking = { permission, of, shared, params: ofRound, query: whichNode };
  return [
    get(base, { permission, of, shared }, (ctx) => reply(ctx, { kind: 'landing' })),
    get(`${base}/:round`, ranking, (ctx) =>
      reply(ctx, { kind: 'ranking', ...ctx.params, ...ctx.query }),
    ),
    get(`${base}/:round/ranking`, ranking, (ctx) =>
      reply(ctx, { kind: 'ranking', ...ctx.params, ...ctx.query }),
    ),
    get(`${base}/:round/definition`, { permission, of, shared, params: ofRound }, (ctx) =>
      reply(ctx, { kind: 'definition', ...ctx.params }),
    ),
    get(`${base}/:round/editions`, { permission, of, shared, params: ofRound }, (ctx) =>
      reply(ctx, { kind: 'editions', ...ctx.params }),
    ),
    ...placePagesFor(audience, reply),
  ];
}

type PageReply = (ctx: Context, page: FramedPage) => Promise<Reply>;

/** Pages of a province, some of the country too. */
function placePagesFor({ base, permission }: Audience, reply: PageReply): Endpoint[] {
  const shared = permission === 'everyone';
  return [
    get(`${base}/:round/:locality`, { permission, of, shared, params: ofPlace }, (ctx) =>
      reply(ctx, { kind: 'summary', ...ctx.params }),
    ),
    get(
      `${base}/:round/:locality/by/:breakdown`,
      { permission, of, shared, params: ofBreakdown, query: whichNode },
      (ctx) => reply(ctx, { kind: 'groups', ...ctx.params, ...ctx.query }),
    ),
    get(
      `${base}/:round/:locality/answers/:question`,
      { permission, of, shared, params: ofQuestion },
      (ctx) => reply(ctx, { kind: 'answers', by: null, ...ctx.params }),
    ),
    get(
      `${base}/:round/:locality/answers/:question/by/:by`,
      { permission, of, shared, params: ofQuestion.extend({ by: z.string().max(200) }) },
      (ctx) => reply(ctx, { kind: 'answers', ...ctx.params }),
    ),
    get(`${base}/:round/:locality/changes`, { permission, of, shared, params: ofAnyPlace }, (ctx) =>
      reply(ctx, { kind: 'changes', ...ctx.params }),
    ),
    get(
      `${base}/:round/:locality/communes`,
      { permission, of, shared, params: ofPlace, query: whichNode },
      (ctx) => reply(ctx, { kind: 'communes', ...ctx.params, ...ctx.query }),
    ),
    get(`${base}/:round/:locality/:node`, { permission, of, shared, params: ofNode }, (ctx) =>
      reply(ctx, { kind: 'figure', ...ctx.params }),
    ),
  ];
}

/** Open to everyone, so with the public's thresholds for every caller. @param name of the file */
async function fileReply(
  pages: PublishedPages,
  ctx: Context,
  page: PublishedPage,
  name: string,
): Promise<Reply> {
  const bytes = await pages.shared(ctx.db, page, ctx.lang);
  const safe = name.replace(/[^\w.-]/g, '_');
  return sharedReply(bytes, {
    headers: { 'Content-Disposition': `attachment; filename="${safe}.csv"` },
  });
}

/** Beside the figures of places. */
const MORE_FILES = [
  ['groups', 'groupFile'],
  ['changes', 'changeFile'],
  ['communes', 'communeFile'],
] as const;

/** The published figures; those of groups; those of one edition, also of one that was superseded. */
const filesFor = (pages: PublishedPages): Endpoint[] => [
  get('/results/:round.csv', { permission: 'everyone', shared: true, params: ofRound }, (ctx) =>
    fileReply(pages, ctx, { kind: 'file', ...ctx.params }, ctx.params.round),
  ),
  ...MORE_FILES.map(([name, kind]) =>
    get(
      `/results/:round/${name}.csv`,
      { permission: 'everyone', shared: true, params: ofRound },
      (ctx) => fileReply(pages, ctx, { kind, ...ctx.params }, `${ctx.params.round}-${name}`),
    ),
  ),
  get(
    '/results/:round/editions/:edition.csv',
    { permission: 'everyone', shared: true, params: ofEdition },
    (ctx) => {
      const { round, edition } = ctx.params;
      return fileReply(pages, ctx, { kind: 'file', round, edition }, `${round}-${edition}`);
    },
  ),
];

/** The file's address comes first: a round's page would take it for a round's code. */
export const reportRoutes = (pages: PublishedPages): Endpoint[] => [
  ...filesFor(pages),
  ...pagesFor(pages, publicAudience),
  ...pagesFor(pages, signedInAudience),
];
