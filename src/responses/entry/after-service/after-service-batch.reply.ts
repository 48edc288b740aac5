// Answers a batch of after-service links: one link for each dossier, or why there is none.
import type { z } from 'zod';
import type { Tx } from '../../../platform/db/connect.ts';
import type { FormContext } from '../../../platform/http/endpoint.ts';
import { json } from '../../../platform/http/reply.ts';
import type { Reply } from '../../../platform/http/reply-kinds.ts';
import type { Caller } from '../../../sampling/callers/caller.ts';
import type { Round } from '../../../sampling/rounds/round.ts';
import type { AfterServiceLink } from './after-service-link.ts';
import {
  dossierKey,
  linkQuery,
  linkText,
  signatureOf,
  timeRefusal,
  usualExpiry,
} from './after-service-link.ts';
import { subjectOf, type NamedSubject, type NamingRefusal } from './after-service-links.store.ts';
import { itemSchema, type BatchItem } from './batch-request.ts';
import type { BatchAnswer, ItemProblem } from './after-service-batch.ts';
import { sealAddress, shortCode, shortLinkId, shownShortCode } from '../../keys/short-code.ts';
import { saveShortLinks, type ShortLink } from '../../keys/short-links.store.ts';
import { covers } from '../coverage.ts';
import type { Answering } from '../../visiting/visit.ts';

export type BatchContext = FormContext<{ round: string }, unknown, unknown>;

export interface Signer {
  caller: Caller;
  key: string;
  secret: string;
  nonce: string;
}

interface AuthenticatedBatch {
  tx: Tx;
  round: Round;
  signer: Signer;
  items: unknown[];
  /** Short links are asked for too. */
  short: boolean;
}

export async function answerItems(
  answering: Answering,
  ctx: BatchContext,
  { tx, round, signer, items, short }: AuthenticatedBatch,
): Promise<Reply> {
  const namedOf = lookUpOnce(answering, tx, { round, caller: signer.caller, now: ctx.now });
  const links: BatchAnswer['links'] = [];
  const shortLinks: ShortLink[] = [];
  for (const item of items) links.push(await answerItem(item));
  await saveShortLinks(tx, shortLinks);
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
    const text = linkText(round.code, link);
    const query = linkQuery({ ...link, signature: signatureOf(signer.secret, text) });
    const address = `${round.code}?${query}`;
    const expiresAt = new Date(link.expires * 1000);
    const made = short
      ? shortLinkTo(address, { code: shortCode(signer.secret, text), link, named, expiresAt })
      : null;
    if (made) shortLinks.push(made.row);
    const host = answering.callers.publicUrl();
    return {
      url: `${host}/s/${address}`,
      ...(made ? { short: `${host}/l/${made.shown}` } : {}),
      expiresAt: expiresAt.toISOString(),
    };
  }
}

/** A short link, and the row that it is found by. */
function shortLinkTo(
  address: string,
  {
    code,
    link,
    named,
    expiresAt,
  }: { code: string; link: AfterServiceLink; named: NamedSubject; expiresAt: Date },
): { shown: string; row: ShortLink } {
  const { localityId } = named.place;
  return {
    shown: shownShortCode(code, localityId),
    row: {
      ...{ id: shortLinkId(code), localityId, ticketKey: dossierKey(link) },
      ...{ sealed: sealAddress(code, address), expiresAt },
    },
  };
}

const linkOf = (item: BatchItem, { caller, key }: Signer): AfterServiceLink => ({
  caller: caller.code,
  key,
  service: item.service,
  locality: item.locality,
  finishedOn: item.finishedOn,
  dossier: item.dossier,
  ...(item.channel && { way: item.channel }),
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
      round: at.round,
      now: at.now,
      caller: at.caller,
    });
    if (typeof named === 'string') return named;
    const { compiled } = await answering.versions(
      tx,
      at.round.shortVersionId ?? at.round.versionId,
    );
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
