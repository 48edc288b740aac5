// What every page of a respondent begins with: the round of the address, the draft of the cookie.
import { z } from 'zod';
import type { Endpoint, ReadContext, WriteContext } from '../platform/http/endpoint.ts';
import { formFields, get, post } from '../platform/http/endpoint.ts';
import type { RateLimit } from '../platform/http/rate-limit.ts';
import type { Cookie, Reply } from '../platform/http/reply.ts';
import { page, redirect } from '../platform/http/reply.ts';
import { isLang } from '../platform/i18n/language.ts';
import type { Round } from '../sampling/rounds.store.ts';
import { findRoundByCode, isOpen } from '../sampling/rounds.store.ts';
import type { Versions, Version } from './compiled-versions.store.ts';
import type { Draft } from './draft.ts';
import { findDraft, lockDraft } from './drafts.store.ts';
import type { Journey } from './journey.ts';
import { journeyOf } from './journey.ts';
import type { Spoken } from './spoken.ts';
import { pageLanguage, spokenOn, translateFor } from './spoken.ts';
import { draftIdOf, receiptOf, responseIdOf } from './keys.ts';
import type { Fields } from './page-answers.ts';
import type { Fragment } from './question-html.ts';
import { isCode } from '../platform/written-code.ts';
import { TOKEN_LENGTH } from './receipt.ts';
import { findResponseState } from './responses.store.ts';
import type { Scorer } from './submit-response.command.ts';
import type { Withdrawn } from './withdraw-response.command.ts';

/** What app.ts gives to the respondents' pages. */
export interface AnsweringDeps {
  fragment: Fragment;
  score: Scorer;
  withdrawn: Withdrawn;
  random: (bytes: number) => Uint8Array;
  /** The application's secret: key of the daily source hash, opens the secrets of callers. */
  sourceKey: string;
  /** Tries of receipt and resume codes, per source. */
  codeLimit: RateLimit;
}
/** The deps with what the room itself shares among its pages. */
export interface Answering extends AnsweringDeps { versions: Versions }

const params = z.object({ round: z.string().max(200), page: z.string().max(400).optional() });
const query = z.record(z.string(), z.string().max(500).or(z.array(z.string()).transform((values) => values[0] ?? '')));
export type Params = z.infer<typeof params>;
export type Query = z.infer<typeof query>;
/** `lang` and `t` are those of the application's own words; `spoken.content` is the language of the questions. */
export type ReadingContext = ReadContext<Params, Query> & { spoken: Spoken };
export type WritingContext = WriteContext<Params, Query, Fields> & { spoken: Spoken };

/** The token is held by the respondent only; the locality leads to the shard. */
export interface Key { token: string; localityId: number }
export interface Visit { round: Round; base: string; key: Key | null; draft: Draft | null }
export interface DraftVisit extends Visit { key: Key; draft: Draft }

const cookieName = (round: Round): string => `cg_s_${round.code}`;
/** Agreed to take part, no place named yet. */
const AGREED = 'agreed';

export const keyCookie = (round: Round, key: Key): Cookie => ({ name: cookieName(round), value: `${key.token}.${key.localityId}`, maxAgeSeconds: round.draftDays * 86_400 });
/** After sending, the cookie only shows the receipt again, for an hour: the device may be shared. */
export const sentCookie = (round: Round, key: Key): Cookie => ({ ...keyCookie(round, key), maxAgeSeconds: 3_600 });
export const agreedCookie = (round: Round): Cookie => ({ name: cookieName(round), value: AGREED, maxAgeSeconds: 86_400 });
export const noCookie = (round: Round): Cookie => ({ name: cookieName(round) });
export const hasAgreed = (ctx: Pick<ReadingContext, 'cookies'>, round: Round): boolean => ctx.cookies[cookieName(round)] === AGREED;

function keyOf(ctx: Pick<ReadingContext, 'cookies'>, round: Round): Key | null {
  const [token = '', locality = ''] = (ctx.cookies[cookieName(round)] ?? '').split('.');
  return isCode(token, TOKEN_LENGTH) && /^\d{1,9}$/.test(locality) ? { token, localityId: Number(locality) } : null;
}

/** `used`: the invitation or the dossier has answered already; `expired`, `invalid`, `uncovered`: of a link that leads here. */
export type Unavailable = 'closed' | 'early' | 'unknown' | 'used' | 'expired' | 'invalid' | 'uncovered';

/** The page for a round that cannot be answered; null when it can. */
function refusal(ctx: Pick<ReadingContext, 't' | 'now'>, round: Round | null): Reply | null {
  if (round && isOpen(round, ctx.now)) return null;
  return unavailable(ctx, round, unavailableBecause(round, ctx.now));
}

const STATUS: Readonly<Record<Unavailable, number>> = { closed: 410, early: 404, unknown: 404, used: 409, expired: 410, invalid: 400, uncovered: 404 };

/** The page that says politely why this cannot be answered; `openLink`, `receipt`: whether it leads on to them. */
export const unavailable = (ctx: Pick<ReadingContext, 't'>, round: Round | null, why: Unavailable, ways: { openLink?: boolean; receipt?: boolean } = {}): Reply =>
  page('responses/unavailable', { title: ctx.t(`responses.unavailable.${why}.title`), why, round, ways }, { status: STATUS[why] });

function unavailableBecause(round: Round | null, now: Date): Unavailable {
  if (!round || round.status === 'draft') return 'unknown';
  return round.status === 'open' && round.opensAt !== null && now < round.opensAt ? 'early' : 'closed';
}

/** A page anybody may open; the draft is there when the cookie leads to one. `closed` admits rounds no longer open. */
export function visitGet(answering: Answering, path: string, handle: (ctx: ReadingContext, visit: Visit) => Promise<Reply>, options: { closed?: boolean } = {}): Endpoint {
  return get(path, { permission: 'everyone', params, query }, async (ctx) => {
    const round = await findRoundByCode(ctx.db, ctx.params.round);
    if (!round || round.status === 'draft') return refusal(ctx, round)!;
    const key = keyOf(ctx, round);
    const draft = key && ownDraft(await findDraft(ctx.db, { id: draftIdOf(key.token), localityId: key.localityId }, ctx.now), round);
    return await inLanguage(answering, ctx, { round, draft }, async (own) => (options.closed ? null : refusal(own, round)) ?? await handle(own, { round, base: `/s/${round.code}`, key, draft }));
  });
}

export function visitPost(answering: Answering, path: string, handle: (ctx: WritingContext, visit: Visit) => Promise<Reply>, options: { closed?: boolean } = {}): Endpoint {
  return post(path, { permission: 'everyone', params, query, body: formFields }, async (ctx) => {
    const round = await findRoundByCode(ctx.tx, ctx.params.round);
    if (!round || round.status === 'draft') return refusal(ctx, round)!;
    const key = keyOf(ctx, round);
    const draft = key && ownDraft(await lockDraft(ctx.tx, { id: draftIdOf(key.token), localityId: key.localityId }, ctx.now), round);
    return await inLanguage(answering, ctx, { round, draft }, async (own) => (options.closed ? null : refusal(own, round)) ?? await handle(own, { round, base: `/s/${round.code}`, key, draft }));
  });
}

const languageCookie = (round: Round): string => `cg_l_${round.code}`;

/** Handles the request in the language chosen for this round: asked for now, remembered for the round, or that of other pages. */
async function inLanguage<C extends ReadContext<Params, Query> & { tx?: WritingContext['tx'] }>(
  answering: Answering, ctx: C, { round, draft }: { round: Round; draft: Draft | null }, handle: (own: C & { spoken: Spoken }) => Promise<Reply>,
): Promise<Reply> {
  const { compiled: { questionnaire }, further } = await answering.versions(ctx.tx ?? ctx.db, draft?.versionId ?? round.versionId);
  const asked = ctx.query['lang'];
  const spoken = spokenOn(questionnaire, further, [asked, ctx.cookies[languageCookie(round)], ctx.lang]);
  const t = translateFor(spoken, ctx.translations);
  const reply = await handle({ ...ctx, lang: spoken.lang, t, spoken });
  const cookies = asked === spoken.chosen ? [...reply.cookies, choiceCookie(round, spoken)] : reply.cookies;
  if (reply.kind !== 'page') return { ...reply, cookies };
  const language = pageLanguage(spoken, questionnaire, { t, translations: ctx.translations, asks: reply.data['asks'] === true });
  return { ...reply, cookies, data: { ...reply.data, language } };
}

/** Vietnamese and English are remembered for all pages (application.ts), further languages for this round. */
const choiceCookie = (round: Round, { chosen }: Spoken): Cookie =>
  (isLang(chosen) ? { name: languageCookie(round) } : { name: languageCookie(round), value: chosen, maxAgeSeconds: 365 * 86_400 });

const ownDraft = (draft: Draft | null, round: Round): Draft | null => (draft?.roundId === round.id ? draft : null);

/** For pages that need a draft: without one the respondent starts, or sees that the response was sent. */
export async function needDraft(ctx: ReadingContext & { tx?: WritingContext['tx'] }, visit: Visit, handle: (visit: DraftVisit) => Promise<Reply>): Promise<Reply> {
  const { key, draft, base } = visit;
  if (key && draft) return await handle({ ...visit, key, draft });
  return redirect((await isSent(ctx, visit)) ? `${base}/receipt` : base);
}

/** Whether the cookie's draft has become a response. */
export async function isSent(ctx: ReadingContext & { tx?: WritingContext['tx'] }, { key, round }: Visit): Promise<boolean> {
  if (!key) return false;
  return (await findResponseState(ctx.tx ?? ctx.db, { id: responseIdOf(receiptOf(key.token)), roundId: round.id })) !== null;
}

/** The journey of the draft in the language of its questions. */
export async function journeyOfDraft(answering: Answering, ctx: ReadingContext & { tx?: WritingContext['tx'] }, draft: Draft): Promise<{ version: Version; journey: Journey }> {
  const version = await answering.versions(ctx.tx ?? ctx.db, draft.versionId);
  return { version, journey: journeyOf(version.compiled, draft.answers, { now: ctx.now, lang: ctx.spoken.content }) };
}
