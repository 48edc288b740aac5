// The privacy file of a round, for those who manage it: record of processing, consent texts, requests
// with their clocks, and the dossier of the impact assessment to print and sign.
import { z } from 'zod';
import { audit } from '../../accounts/audit.store.ts';
import {
  get,
  post,
  type Endpoint,
  type ReadContext,
  type WriteContext,
} from '../../platform/http/endpoint.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { problem } from '../../platform/problems/problem.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import { aRound } from '../../sampling/rounds/round-things.store.ts';
import { findRoundByCode } from '../../sampling/rounds/rounds.store.ts';
import { listConsentTexts } from '../consent/consent-texts.store.ts';
import {
  findRequestById,
  listRequests,
  replyToRequest,
  type DataRequest,
} from '../requests/data-requests.store.ts';
import { legalFacts } from './legal-facts.ts';
import { processingRecord } from './processing-record.ts';
import { clocksOf } from './working-days.ts';

const permission = 'rounds.manage';
const of = aRound;
const params = z.object({ round: z.string().max(80) });
const ofRequest = params.extend({ id: z.uuid() });
const replied = z.object({
  reply: z.string().max(2_000).default(''),
  state: z.string().max(20).default(''),
});
const states = ['working', 'done', 'refused'] as const;
type OfRound = z.infer<typeof params>;

/** Written and not sent: shown again. */
interface Failed {
  id: string;
  reply: string;
  code: 'noReply' | 'noState' | 'over';
}

/** A term that has passed and is not kept. */
const isLate = ({ askedAt, repliedAt, doneAt }: DataRequest, now: Date): boolean => {
  const { replyBy, doneBy } = clocksOf(askedAt);
  return (repliedAt === null && replyBy <= now) || (doneAt === null && doneBy <= now);
};

async function fileOf(ctx: ReadContext<OfRound, unknown>) {
  const round = await findRoundByCode(ctx.db, ctx.params.round);
  if (!round) throw problem('notFound');
  const version = await findVersion(ctx.db, round.versionId);
  if (!version) throw problem('notFound');
  return {
    round,
    record: processingRecord(round, version.model, ctx.lang),
    consents: await listConsentTexts(ctx.db, round.id),
    requests: (await listRequests(ctx.db, round.id)).map((request) => ({
      ...request,
      ...clocksOf(request.askedAt),
      isLate: isLate(request, ctx.now),
    })),
    facts: legalFacts,
  };
}

async function privacyPage(
  ctx: ReadContext<OfRound, unknown>,
  failed: Failed | null = null,
): Promise<Reply> {
  const file = await fileOf(ctx);
  const errors = failed
    ? [{ field: `reply-${failed.id}`, text: ctx.t(`responses.privacy.errors.${failed.code}`) }]
    : [];
  const title = ctx.t('responses.privacy.title');
  return page(
    'responses/privacy-file',
    { title, office: true, ...file, errors, failed, now: ctx.now },
    { status: failed ? 422 : 200 },
  );
}

/** Pressed twice: the same reply is there already. */
async function isSame(
  { tx, params: { id } }: WriteContext<z.infer<typeof ofRequest>, unknown, unknown>,
  words: string,
): Promise<boolean> {
  return (await findRequestById(tx, id))?.reply === words;
}

async function reply(
  ctx: WriteContext<z.infer<typeof ofRequest>, unknown, z.infer<typeof replied>>,
): Promise<Reply> {
  const round = await findRoundByCode(ctx.tx, ctx.params.round);
  if (!round) throw problem('notFound');
  const { id } = ctx.params;
  const words = ctx.body.reply.trim();
  const here = `/rounds/${round.code}/privacy#requests`;
  const refuse = (code: Failed['code']) => privacyPage(ctx, { id, reply: ctx.body.reply, code });
  if (words === '') return await refuse('noReply');
  const state = states.find((one) => one === ctx.body.state);
  if (!state) return await refuse('noState');
  const done = await replyToRequest(
    ctx.tx,
    { id, roundId: round.id },
    {
      ...{ at: ctx.now, words, name: ctx.actor?.name ?? '' },
      outcome: state === 'working' ? null : state,
    },
  );
  if (!done) return (await isSame(ctx, words)) ? redirect(here) : await refuse('over');
  const details = { request: id, state };
  const act = { action: 'privacy.replied' as const, objectId: round.id, details };
  await audit(ctx.tx, { at: ctx.now, actor: ctx.actor, ...act });
  return redirect(here);
}

export const privacyRoutes: Endpoint[] = [
  get('/rounds/:round/privacy', { permission, of, params }, (ctx) => privacyPage(ctx)),
  get('/rounds/:round/privacy/dossier', { permission, of, params }, async (ctx) =>
    page('responses/privacy-dossier', {
      title: ctx.t('responses.privacy.dossier.title'),
      office: true,
      ...(await fileOf(ctx)),
      now: ctx.now,
    }),
  ),
  post(
    '/rounds/:round/privacy/requests/:id',
    { permission, of, params: ofRequest, body: replied },
    reply,
  ),
];
