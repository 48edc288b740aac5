// The same pages for two readers: /reports for who signs in, /results for everyone, with the public's
// stricter thresholds. A leader's own province comes first.
import { z } from 'zod';
import { indicatorsOf } from '../indicators/definition.ts';
import { listPublications } from '../indicators/publications.store.ts';
import { listTiles } from '../localities/tiles.store.ts';
import type { Locality } from '../localities/locality.ts';
import { get, type Endpoint, type ReadContext } from '../platform/http/endpoint.ts';
import { page, type Reply } from '../platform/http/reply.ts';
import { problem } from '../platform/problems/problem.ts';
import { findVersion } from '../questionnaires/versions.store.ts';
import { listPublishedHistory } from '../records/published-history.store.ts';
import { drillDown } from './drill-down.ts';
import { historyCharts } from './history.ts';
import type { OutlineNode } from './outline.ts';
import { nodeChoices, rankingOf } from './ranking.ts';
import type { Audience, Reading } from './reading.ts';
import { findReading, publicAudience, readPublication, signedInAudience } from './readings.store.ts';
import { frameOf, listedPublication, speechOf } from './report-pages.ts';
import { addressOf } from './figure-row.ts';
import { resultsFileRoutes } from './results-file.routes.ts';
import { scaleText } from './speech.ts';
import { headline, nationOf, summaryOf } from './summary.ts';

const ofRound = z.object({ round: z.string().max(200) });
const ofPlace = ofRound.extend({ locality: z.string().regex(/^\d{2}$/) });
const ofNode = ofPlace.extend({ node: z.string().max(40) });
const whichNode = z.object({ node: z.string().max(40).default('index') });
type Context<P> = ReadContext<P, unknown>;

async function landing(ctx: Context<unknown>, audience: Audience): Promise<Reply> {
  const speech = speechOf(ctx);
  const publications = await listPublications(ctx.db);
  const first = publications.find(({ round }) => round.kind === 'probability') ?? publications[0];
  const latest = first ? await readPublication(ctx.db, first, audience) : null;
  const own = latest?.provinces.find(({ id }) => id === ctx.actor?.localityId);
  return page('reports/landing', {
    title: ctx.t(`reports.landing.title.${audience.permission === 'everyone' ? 'public' : 'signedIn'}`), office: true,
    audience: audience.permission === 'everyone' ? 'public' : 'signedIn',
    publications: publications.map((publication) => listedPublication(publication, audience.base, ctx.lang)),
    latest: latest && {
      ...frameOf(latest, speech), nation: nationOf(latest, speech),
      own: own ? { name: own.name[ctx.lang], href: addressOf(latest, own.code), headline: headline(latest, speech, own) } : null,
      provinces: latest.provinces.map((province) => ({ name: province.name[ctx.lang], href: addressOf(latest, province.code) })),
    },
  });
}

async function summaryPage(ctx: Context<z.infer<typeof ofPlace>>, audience: Audience): Promise<Reply> {
  const speech = speechOf(ctx);
  const reading = await findReading(ctx.db, ctx.params.round, audience);
  const locality = placeOf(reading, ctx.params.locality);
  const summary = summaryOf(reading, speech, locality);
  const history = historyCharts(await listPublishedHistory(ctx.db, [locality.id]), speech);
  return page('reports/summary', { title: `${summary.place} – ${ctx.t('reports.summary.kind')}`, ...frameOf(reading, speech), summary, history });
}

async function drillDownPage(ctx: Context<z.infer<typeof ofNode>>, audience: Audience): Promise<Reply> {
  const speech = speechOf(ctx);
  const reading = await findReading(ctx.db, ctx.params.round, audience);
  const locality = placeOf(reading, ctx.params.locality);
  const node = nodeOf(reading, ctx.params.node);
  const version = await findVersion(ctx.db, reading.publication.round.versionId);
  const opened = drillDown(reading, speech, { locality, node, questionnaire: version?.model ?? null });
  const back = addressOf(reading, locality.code);
  return page('reports/figure', { title: `${opened.row.title} – ${opened.place}`, ...frameOf(reading, speech), opened, back });
}

async function rankingPage(ctx: ReadContext<z.infer<typeof ofRound>, z.infer<typeof whichNode>>, audience: Audience): Promise<Reply> {
  const speech = speechOf(ctx);
  const reading = await findReading(ctx.db, ctx.params.round, audience);
  const node = nodeOf(reading, ctx.query.node);
  if (node.level === 'indicator') throw problem('notFound');
  const ranking = rankingOf(reading, speech, node, { tiles: await listTiles(ctx.db), ownLocalityId: ctx.actor?.localityId ?? null });
  const places = reading.provinces.map((province) => ({ name: province.name[ctx.lang], href: addressOf(reading, province.code) }));
  const title = ctx.t(frameOf(reading, speech).round.indicative ? 'reports.ranking.listTitle' : 'reports.ranking.title');
  return page('reports/ranking', { title, ...frameOf(reading, speech), ranking, choices: nodeChoices(reading.outline, speech), places });
}

async function definitionPage(ctx: Context<z.infer<typeof ofRound>>, audience: Audience): Promise<Reply> {
  const speech = speechOf(ctx);
  const reading = await findReading(ctx.db, ctx.params.round, audience);
  const { definition, computation } = reading.publication;
  const nodes = [...reading.outline.values()].map((node) => ({ ...node, name: node.title[ctx.lang], scale: scaleText(speech, node) }));
  const count = indicatorsOf(definition).length;
  return page('reports/definition', {
    title: ctx.t('reports.definition.title'), ...frameOf(reading, speech), definition, nodes, count,
    fingerprint: computation.fingerprint, parameters: computation.parameters,
  });
}

function placeOf(reading: Reading, code: string): Locality {
  const locality = reading.provinces.find((province) => province.code === code);
  if (!locality) throw problem('notFound');
  return locality;
}

function nodeOf(reading: Reading, code: string): OutlineNode {
  const node = reading.outline.get(code);
  if (!node) throw problem('notFound');
  return node;
}

function pagesFor(audience: Audience): Endpoint[] {
  const { base, permission } = audience;
  return [
    get(base, { permission }, async (ctx) => landing(ctx, audience)),
    get(`${base}/:round`, { permission, params: ofRound, query: whichNode }, async (ctx) => rankingPage(ctx, audience)),
    get(`${base}/:round/ranking`, { permission, params: ofRound, query: whichNode }, async (ctx) => rankingPage(ctx, audience)),
    get(`${base}/:round/definition`, { permission, params: ofRound }, async (ctx) => definitionPage(ctx, audience)),
    get(`${base}/:round/:locality`, { permission, params: ofPlace }, async (ctx) => summaryPage(ctx, audience)),
    get(`${base}/:round/:locality/:node`, { permission, params: ofNode }, async (ctx) => drillDownPage(ctx, audience)),
  ];
}

/** The file's address comes first: a round's page would take it for a round's code. */
export const reportRoutes: Endpoint[] = [...resultsFileRoutes, ...pagesFor(signedInAudience), ...pagesFor(publicAudience)];
