// The HTTP interface for callers: links for up to a thousand dossiers at once. It stores only the nonce
// of the request; a link is computed from its item alone, so that asking again gives the same one. It
// never says whether a dossier has answered: callers must not learn who took part.
import { z } from 'zod';
import { inTransaction, type Tx } from '../../platform/db/database.ts';
import { postCommitting, type Endpoint, type FormContext } from '../../platform/http/endpoint.ts';
import { json, type Reply } from '../../platform/http/reply.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { Caller } from '../../sampling/callers/caller.ts';
import { findCurrent } from '../../sampling/rounds/round-series.store.ts';
import { findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import { isOpen, type Round } from '../../sampling/rounds/round.ts';
import type { AfterServiceLink } from './after-service-link.ts';
import {
  isSameSignature,
  linkQuery,
  linkText,
  signatureOf,
  timeRefusal,
  usualExpiry,
} from './after-service-link.ts';
import {
  subjectOf,
  secretOf,
  type NamedSubject,
  type NamingRefusal,
} from './after-service-links.store.ts';
import {
  batchSchema,
  itemSchema,
  MAX_ITEMS,
  type BatchAnswer,
  type BatchItem,
  type ItemProblem,
} from './after-service-batch.ts';
import { forgetRequests, rememberRequest } from './caller-requests.store.ts';
import { isWithinWindow, readSignature, requestText, WINDOW_SECONDS } from './caller-request.ts';
import { covers } from './coverage.ts';
import { linkAttempts } from '../pages/attempt-limits.reply.ts';
import type { Answering } from '../pages/visit.ts';

type BatchContext = FormContext<{ round: string }, unknown, unknown>;
interface Signer {
  caller: Caller;
  key: string;
  secret: string;
  nonce: string;
}

export function afterServiceBatchRoutes(answering: Answering): Endpoint[] {
  return [
    postCommitting('/api/v1/rounds/:round/after-service-links', options, async (ctx) => {
      const signer = await authenticated(answering, ctx);
      await answering.callers.limit.consume(ctx.db, signer.caller.code);
      return await inTransaction(
        ctx.db,
        async (tx) => await handleBatch(answering, ctx, { tx, signer }),
      );
    }),
  ];
}

const options = {
  permission: 'everyone',
  csrf: false,
  visitors: true,
  params: z.object({ round: z.string().max(200) }),
  body: z.unknown(),
} as const;

/** @throws `requestRepeated` and what is wrong with the round or the items as a whole */
async function handleBatch(
  answering: Answering,
  ctx: BatchContext,
  { tx, signer }: { tx: Tx; signer: Signer },
): Promise<Reply> {
  await forgetRequests(tx, new Date(ctx.now.getTime() - 3 * WINDOW_SECONDS * 1000));
  if (
    !(await rememberRequest(tx, { caller: signer.caller.code, nonce: signer.nonce, at: ctx.now }))
  )
    throw problem('requestRepeated');
  const asked = await findRoundByCode(tx, ctx.params.round);
  if (!asked || asked.status === 'draft') throw problem('notFound');
  const round = await findCurrent(tx, asked, ctx.now);
  if (!isOpen(round, ctx.now)) throw problem('roundClosed');
  return await answerItems(answering, ctx, { tx, round, signer, items: itemsOf(ctx.body) });
}

/** @throws `signatureRefused` */
async function authenticated(answering: Answering, ctx: BatchContext): Promise<Signer> {
  const signature = readSignature(ctx.header('authorization'));
  const known =
    signature && isWithinWindow(signature, ctx.now)
      ? await secretOf(ctx.db, signature, answering.secrets)
      : null;
  const text =
    signature && requestText({ method: 'POST', path: ctx.path, body: ctx.rawBody }, signature);
  if (
    !signature ||
    !text ||
    !known ||
    typeof known === 'string' ||
    !isSameSignature(signature.signature, signatureOf(known.secret, text))
  ) {
    linkAttempts(answering).countFailure(ctx);
    throw problem('signatureRefused');
  }
  return { caller: known.caller, key: signature.key, secret: known.secret, nonce: signature.nonce };
}

function itemsOf(body: unknown): unknown[] {
  const read = batchSchema.safeParse(body);
  if (read.success) return read.data.items;
  const items = (body as { items?: unknown } | null)?.items;
  if (Array.isArray(items) && items.length > MAX_ITEMS)
    throw problem('tooLarge', { most: MAX_ITEMS });
  throw problem('invalidInput', { field: read.error.issues[0]?.path.join('.') ?? '' });
}

interface AuthenticatedBatch {
  tx: Tx;
  round: Round;
  signer: Signer;
  items: unknown[];
}

async function answerItems(
  answering: Answering,
  ctx: BatchContext,
  { tx, round, signer, items }: AuthenticatedBatch,
): Promise<Reply> {
  const namedOf = lookUpOnce(answering, tx, { round, caller: signer.caller, now: ctx.now });
  const links: BatchAnswer['links'] = [];
  for (const item of items) links.push(await answerItem(item));
  return json({ round: round.code, links } satisfies BatchAnswer, {
    headers: { 'Cache-Control': 'no-store' },
  });

  async function answerItem(given: unknown): Promise<BatchAnswer['links'][number]> {
    const item = itemSchema.safeParse(given);
    if (!item.success) return refusal(ctx, 'invalid', item.error.issues[0]);
    const link = linkOf(item.data, signer);
    const late = timeRefusal(link, ctx.now);
    if (late) return refusal(ctx, late);
    const named = await namedOf(link);
    if (typeof named === 'string') return refusal(ctx, named);
    const query = linkQuery({
      ...link,
      signature: signatureOf(signer.secret, linkText(round.code, link)),
    });
    return {
      url: `${answering.callers.publicUrl()}/s/${round.code}?${query}`,
      expiresAt: new Date(link.expires * 1000).toISOString(),
    };
  }
}

const linkOf = (item: BatchItem, { caller, key }: Signer): AfterServiceLink => ({
  caller: caller.code,
  key,
  service: item.service,
  locality: item.locality,
  finishedOn: item.finishedOn,
  dossier: item.dossier,
  expires:
    item.expiresAt === undefined
      ? usualExpiry(item.finishedOn)
      : Math.floor(Date.parse(item.expiresAt) / 1000),
});

/** Looks each pair of service and place up once: a batch repeats few of them many times. */
function lookUpOnce(
  answering: Answering,
  tx: Tx,
  at: { round: Round; caller: Caller; now: Date },
): (link: AfterServiceLink) => Promise<NamedSubject | NamingRefusal | 'uncovered'> {
  const known = new Map<string, NamedSubject | NamingRefusal | 'uncovered'>();
  return async (link) => {
    const pair = `${link.service}\n${link.locality}\n${link.finishedOn}`;
    const found = known.get(pair) ?? (await lookUp(link));
    known.set(pair, found);
    return found;
  };
  async function lookUp(
    link: AfterServiceLink,
  ): Promise<NamedSubject | NamingRefusal | 'uncovered'> {
    const named = await subjectOf(tx, link, {
      round: at.round.code,
      now: at.now,
      caller: at.caller,
    });
    if (typeof named === 'string') return named;
    const { compiled } = await answering.versions(tx, at.round.versionId);
    return covers(
      compiled,
      { channel: 'after_service', place: named.place, serviceId: named.service.id },
      at.now,
    )
      ? named
      : 'uncovered';
  }
}

function refusal(
  ctx: BatchContext,
  code: ItemProblem,
  issue?: z.core.$ZodIssue,
): BatchAnswer['links'][number] {
  const field =
    issue &&
    (issue.path.join('.') || (issue.code === 'unrecognized_keys' ? issue.keys.join(', ') : ''));
  const words = {
    vi: ctx.translations.vi(`responses.afterService.problems.${code}`),
    en: ctx.translations.en(`responses.afterService.problems.${code}`),
  };
  return {
    problem: { code, ...(field === undefined ? {} : { field: field.slice(0, 100) }), words },
  };
}
