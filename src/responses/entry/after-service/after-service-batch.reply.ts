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
  linkQuery,
  linkText,
  signatureOf,
  timeRefusal,
  usualExpiry,
} from './after-service-link.ts';
import { subjectOf, type NamedSubject, type NamingRefusal } from './after-service-links.store.ts';
import { itemSchema, type BatchItem } from './batch-request.ts';
import type { BatchAnswer, ItemProblem } from './after-service-batch.ts';
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
}

export async function answerItems(
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
      round: at.round,
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
