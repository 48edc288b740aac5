// Builders of respondents' endpoints: each finds the round of the address and the draft of the
// cookie, refuses those who may not answer, and handles the request in the language chosen.
import type { Endpoint } from '../../platform/http/endpoint.ts';
import { formFields, get, post, postCommitting } from '../../platform/http/endpoint.ts';
import type { Reply } from '../../platform/http/reply-kinds.ts';
import { redirect } from '../../platform/http/reply.ts';

import type { Version } from '../submission/compiled-versions.store.ts';
import type { Draft } from '../submission/draft.ts';
import { lockDraft } from '../submission/drafts.store.ts';
import { roundCache } from '../submission/rounds-in-use.store.ts';
import { isMarkOfToken, isProvenByMark, markedKey, markIn } from './form-mark.ts';
import { otherFormPage, keepForOtherForm } from './other-form.reply.ts';
import { keyByCode } from './resumed-key.reply.ts';
import {
  draftKeyOf,
  keyCookie,
  keyFromCookie,
  otherKeys,
  tokenFromCookie,
  turningTo,
} from './respondent-cookies.ts';
import { contentLanguage, inLanguage } from './respondent-language.reply.ts';
import { closedPage, refuseAccess, type RoundAccess } from './round-access.reply.ts';
import { visitParams as params, visitQuery as query } from './visit-request.ts';
import type { Answering, TokenKey, Visit } from './visit.ts';
import type {
  VisitFormContext,
  VisitReadContext,
  VisitRequest,
  VisitWriteContext,
} from './visit-request.ts';
import { needDraft } from './visited-draft.reply.ts';
import { visits } from './visits.store.ts';

/** Shared by all respondents' pages of the process. */
export const rounds = roundCache();
const readVisit = visits(rounds);

const baseOf = (round: Visit['round']): string => `/s/${round.code}`;

async function inVisit(
  answering: Answering,
  ctx: VisitRequest,
  access: RoundAccess,
  handle: (own: VisitReadContext, visit: Visit) => Promise<Reply>,
): Promise<Reply> {
  const { code, key } = keyFromCookie(ctx);
  const { round, draft, about } = await readVisit(ctx.db, {
    code,
    key: key && draftKeyOf(key),
    now: ctx.now,
  });
  if (!round || round.status === 'draft') return closedPage(ctx, round);
  const others = otherKeys(ctx, round);
  const visit = { round, base: baseOf(round), key, draft, about, others };
  return await inLanguage(
    answering,
    ctx,
    visit,
    async (own) => (await refuseAccess(own, visit, access)) ?? (await handle(own, visit)),
  );
}

/** A page that is open to all, with or without a draft. */
export function visitGet(
  answering: Answering,
  path: string,
  handle: (ctx: VisitReadContext, visit: Visit) => Promise<Reply>,
  access: RoundAccess = {},
): Endpoint {
  return get(
    path,
    { permission: 'everyone', visitors: true, params, query },
    async (ctx) => await inVisit(answering, ctx, access, handle),
  );
}

const formRules = ({ secrets }: Answering) =>
  ({
    permission: 'everyone',
    visitors: true,
    ...{ params, query, body: formFields },
    proof: isProvenByMark(secrets) as NonNullable<Endpoint['proof']>,
  }) as const;

/** Whether the form that was sent is one of another draft than the one that is open. */
function isOfOtherForm(
  { secrets }: Answering,
  { body }: Pick<VisitFormContext, 'body'>,
  token: string | null,
): boolean {
  const mark = markIn(body);
  return mark !== '' && !isMarkOfToken(secrets, token, mark);
}

/** The key of the draft to send, and the language it was answered in, one of those of its version. */
export interface SentDraftKey {
  code: string;
  key: TokenKey;
  languageOf: (version: Version) => string;
}

/**
 * Sending the answers. Many requests at once share a transaction, so the visit is read only for
 * those whose answers were not stored: for them `send` returns how to reply.
 */
export function visitSend(
  answering: Answering,
  path: string,
  send: (
    ctx: VisitFormContext,
    at: SentDraftKey,
  ) => Promise<Reply | ((own: VisitReadContext, visit: Visit) => Promise<Reply>)>,
): Endpoint {
  return postCommitting(path, formRules(answering), async (ctx) => {
    const { code, key } = keyFromCookie(ctx);
    if (isOfOtherForm(answering, ctx, tokenFromCookie(ctx, { code })))
      return await inVisit(answering, ctx, {}, (own, visit) =>
        otherFormPage(answering, own, visit, { body: ctx.body }),
      );
    const languageOf = (version: Version): string => contentLanguage(version, ctx, { code });
    const sent = key && (await send(ctx, { code, key, languageOf }));
    if (sent && typeof sent !== 'function') return sent;
    return await inVisit(answering, ctx, {}, async (own, visit) =>
      sent
        ? await sent(own, visit)
        : await needDraft(own, visit, async ({ base }) => redirect(base)),
    );
  });
}

/**
 * A form that had not begun – its consent was forgotten over night – has nothing to keep: it begins again.
 */
async function otherForm(
  answering: Answering,
  ctx: VisitWriteContext,
  visit: Visit<Draft>,
  { newcomers }: RoundAccess,
): Promise<Reply> {
  const isHere = markedKey(answering.secrets, visit.others, markIn(ctx.body)) !== undefined;
  return newcomers && !isHere
    ? redirect(visit.base)
    : await keepForOtherForm(answering, ctx, visit);
}

/** The browser knows the draft again; what the handler said of its cookies comes last. */
const withKey = (reply: Reply, visit: Visit, key: TokenKey): Reply => ({
  ...reply,
  cookies: [keyCookie(visit.round, key), ...turningTo(visit, key.token), ...reply.cookies],
});

/** A form of a respondent; its draft is locked. `before` runs before the transaction begins. */
export function visitPost(
  answering: Answering,
  path: string,
  handle: (ctx: VisitWriteContext, visit: Visit<Draft>) => Promise<Reply>,
  { before, ...access }: RoundAccess & { before?: (ctx: VisitFormContext) => Promise<void> } = {},
): Endpoint {
  return post(path, { ...formRules(answering), ...(before && { before }) }, async (ctx) => {
    const { code, key: held } = keyFromCookie(ctx);
    const { round } = await readVisit(ctx.tx, { code, key: null, now: ctx.now });
    if (!round || round.status === 'draft') return closedPage(ctx, round);
    const resumed = await keyByCode(answering, ctx);
    const key = resumed ?? held;
    const locked = key && (await lockDraft(ctx.tx, draftKeyOf(key), ctx.now));
    const draft = locked?.roundId === round.id ? locked : null;
    const others = otherKeys(ctx, round);
    const visit = { round, base: baseOf(round), key, draft, about: null, others };
    const isOther = isOfOtherForm(answering, ctx, resumed?.token ?? tokenFromCookie(ctx, round));
    return await inLanguage(answering, ctx, visit, async (own) => {
      const refused = await refuseAccess(own, visit, access);
      if (refused) return refused;
      const reply = isOther
        ? await otherForm(answering, own, visit, access)
        : await handle(own, visit);
      return resumed ? withKey(reply, visit, resumed) : reply;
    });
  });
}
