// What every page of a respondent begins with: the round of the address, the draft of the cookie.
import { ownValue } from '../../platform/own-value.ts';
import { z } from 'zod';
import type {
  Endpoint,
  FormContext,
  ReadContext,
  WriteContext,
} from '../../platform/http/endpoint.ts';
import { formFields, get, post, postCommitting } from '../../platform/http/endpoint.ts';
import type { RateLimit } from '../../platform/http/rate-limit.ts';
import type { Cookie, Reply } from '../../platform/http/reply.ts';
import { page, redirect } from '../../platform/http/reply.ts';
import { isLang } from '../../platform/i18n/language.ts';
import type { Round } from '../../sampling/rounds/round.ts';
import { findCurrent } from '../../sampling/rounds/round-series.store.ts';
import { isFinishing, isOpen } from '../../sampling/rounds/round.ts';
import type { Versions, Version } from '../submission/compiled-versions.store.ts';
import type { Draft, DraftKey, ShownDraft } from '../submission/draft.ts';
import { lockDraft } from '../submission/drafts.store.ts';
import type { QuotaWatch } from '../counts/filled-quotas.store.ts';
import type { Journey } from '../../forms/journey.ts';
import { journeyOf } from '../../forms/journey.ts';
import type { Spoken } from '../../forms/spoken.ts';
import { pageLanguage, spokenOn, translateFor } from '../../forms/spoken.ts';
import { draftIdOf, receiptOf, responseIdOf } from '../keys/keys.ts';
import type { Fields } from '../../forms/page-answers.ts';
import type { Fragment } from '../../forms/question-html.ts';
import type { Secrets } from '../../platform/secrets.ts';
import { isCode } from '../../platform/written-code.ts';
import { TOKEN_LENGTH } from '../keys/receipt.ts';
import { findResponseState } from '../submission/responses.store.ts';
import type { Scorer } from '../submission/submit-response.command.ts';
import { freshRounds } from '../submission/rounds-in-use.store.ts';
import { visits } from './visits.store.ts';
import type { Withdrawn } from './withdraw-response.command.ts';

/** What app.ts gives to the respondents' pages. */
export interface AnsweringDeps {
  fragment: Fragment;
  score: Scorer;
  withdrawn: Withdrawn;
  random: (bytes: number) => Uint8Array;
  /** The application's: the newest keys the daily source hash, all open the keys of callers. */
  secrets: Secrets;
  /** Tries of receipt and resume codes, per source. */
  codeLimit: RateLimit;
  /** Requests of a registered caller, per caller; where people reach the server. */
  callers: { limit: RateLimit; publicUrl: () => string };
}
/** The deps with what the room itself shares among its pages. */
export interface Answering extends AnsweringDeps {
  versions: Versions;
  quotas: QuotaWatch;
}

const params = z.object({ round: z.string().max(200), page: z.string().max(400).optional() });
const query = z.record(
  z.string(),
  z
    .string()
    .max(500)
    .or(z.array(z.string()).transform((values) => values[0] ?? '')),
);
export type Params = z.infer<typeof params>;
export type Query = z.infer<typeof query>;
/** `lang` and `t` are those of the application's own words; `spoken.content` is the language of the questions. */
export type ReadingContext = ReadContext<Params, Query> & { spoken: Spoken };
export type WritingContext = WriteContext<Params, Query, Fields> & { spoken: Spoken };
export type SendingContext = FormContext<Params, Query, Fields>;

/** The token is held by the respondent only; the locality leads to the shard. */
export interface Key {
  token: string;
  localityId: number;
}
/** A page that is sent has the whole draft, locked; one that is shown has what showing needs. */
export interface Visit<D extends ShownDraft = ShownDraft> {
  round: Round;
  base: string;
  key: Key | null;
  draft: D | null;
}
export interface DraftVisit<D extends ShownDraft = ShownDraft> extends Visit<D> {
  key: Key;
  draft: D;
}

type Coded = Pick<Round, 'code'>;
const cookieName = (round: Coded): string => `cg_s_${round.code}`;
/** Shared by all respondents' pages of the process. */
export const rounds = freshRounds();
const readVisit = visits(rounds);
/** Agreed to take part, no place named yet. */
const AGREED = 'agreed';

export const keyCookie = (round: Pick<Round, 'code' | 'draftDays'>, key: Key): Cookie => ({
  name: cookieName(round),
  value: `${key.token}.${key.localityId}`,
  maxAgeSeconds: round.draftDays * 86_400,
});
/** After sending, the cookie only shows the receipt again, for an hour: the device may be shared. */
export const sentCookie = (round: Coded, key: Key): Cookie => ({
  ...keyCookie({ ...round, draftDays: 1 }, key),
  maxAgeSeconds: 3_600,
});
/** @param servicePoint whose poster was read */
export const agreedCookie = (round: Round, servicePoint: string | null = null): Cookie => ({
  name: cookieName(round),
  value: servicePoint === null ? AGREED : `${AGREED}.${servicePoint}`,
  maxAgeSeconds: 86_400,
});
export const noCookie = (round: Round): Cookie => ({ name: cookieName(round) });
export const hasAgreed = (ctx: Pick<ReadingContext, 'cookies'>, round: Round): boolean =>
  ownValue(ctx.cookies, cookieName(round))?.split('.')[0] === AGREED;
/** Code of the service point whose poster led here, while no place has been named. */
export const postedBy = (ctx: Pick<ReadingContext, 'cookies'>, round: Round): string | null =>
  hasAgreed(ctx, round) ? (ownValue(ctx.cookies, cookieName(round))?.split('.')[1] ?? null) : null;

function cookieOf({
  cookies,
  params: { round: code },
}: Pick<ReadingContext, 'cookies' | 'params'>): { code: string; key: Key | null } {
  const [token = '', locality = ''] = (ownValue(cookies, cookieName({ code })) ?? '').split('.');
  return {
    code,
    key:
      isCode(token, TOKEN_LENGTH) && /^\d{1,9}$/.test(locality)
        ? { token, localityId: Number(locality) }
        : null,
  };
}

export const draftKeyOf = ({ token, localityId }: Key): DraftKey => ({
  id: draftIdOf(token),
  localityId,
});

/** `used`, `answered`: the invitation, the dossier has answered already; `expired`, `invalid`, `uncovered`: of a link that leads here; the last three: of an invitation. */
export type Unavailable =
  | 'closed'
  | 'early'
  | 'unknown'
  | 'used'
  | 'answered'
  | 'expired'
  | 'invalid'
  | 'uncovered'
  | 'expiredInvitation'
  | 'strangeInvitation'
  | 'otherRound';
/** Where the page leads on to. */
export interface Ways {
  openLink?: boolean;
  /** Of this browser's own response. */ sent?: Sent | null;
  /** Typing in the code of the letter. */ typeCode?: boolean;
  leadsTo?: { path: string; title: string };
}

/**
 * What meets who cannot answer in this round: the way to the round that has taken over, or the page
 * that says why not; null when they can. A round that has been relieved is open to who has begun.
 */
async function turnedAway(
  ctx: ReadingContext,
  { round, draft }: Visit,
  { closed, newcomers }: Admission,
): Promise<Reply | null> {
  if (closed || isOpen(round, ctx.now)) return null;
  if (isFinishing(round, ctx.now) && (draft !== null || !newcomers)) return null;
  return (newcomers ? await leadOn(ctx, round) : null) ?? refusal(ctx, round);
}

/** To the same door of the round of the series that has taken over; null when none has. */
export async function leadOn(ctx: ReadingContext, round: Round): Promise<Reply | null> {
  const current = await findCurrent(ctx.db, round, ctx.now);
  if (current.id === round.id) return null;
  const at = new URL(ctx.path, 'http://here');
  const door = at.pathname.endsWith('/invitation') ? '/invitation' : '';
  const point = postedBy(ctx, round);
  if (point !== null && at.search === '') at.searchParams.set('p', point);
  const headers = { 'Referrer-Policy': 'no-referrer', 'Cache-Control': 'private, no-store' };
  return redirect(`/s/${current.code}${door}${at.search}`, { headers });
}

/** The page for a round that cannot be answered; null when it can. */
function refusal(ctx: Pick<ReadingContext, 't' | 'now'>, round: Round | null): Reply | null {
  if (round && isOpen(round, ctx.now)) return null;
  return unavailable(ctx, round, unavailableBecause(round, ctx.now));
}

const STATUS: Readonly<Record<Unavailable, number>> = {
  closed: 410,
  early: 404,
  unknown: 404,
  used: 409,
  answered: 409,
  expired: 410,
  invalid: 400,
  uncovered: 404,
  expiredInvitation: 410,
  strangeInvitation: 404,
  otherRound: 404,
};

/** The page that says politely why this cannot be answered. */
export const unavailable = (
  ctx: Pick<ReadingContext, 't'>,
  round: Round | null,
  why: Unavailable,
  ways: Ways = {},
): Reply =>
  page(
    'responses/unavailable',
    { title: ctx.t(`responses.unavailable.${why}.title`), why, round, ways },
    { status: STATUS[why] },
  );

function unavailableBecause(round: Round | null, now: Date): Unavailable {
  if (!round || round.status === 'draft') return 'unknown';
  return round.status === 'open' && round.opensAt !== null && now < round.opensAt
    ? 'early'
    : 'closed';
}

/**
 * `closed` admits rounds no longer open; `newcomers`: the page is for who has not begun;
 * `before` runs before a form's transaction begins.
 */
interface Admission {
  closed?: boolean;
  newcomers?: boolean;
  before?: (ctx: SendingContext) => Promise<void>;
}
type Reading = ReadContext<Params, Query>;

/** Handles the request for the round of the address and the draft of the cookie, in the language chosen. */
async function inVisit(
  answering: Answering,
  ctx: Reading,
  options: Admission,
  handle: (own: ReadingContext, visit: Visit) => Promise<Reply>,
): Promise<Reply> {
  const { code, key } = cookieOf(ctx);
  const { round, draft } = await readVisit(ctx.db, {
    code,
    key: key && draftKeyOf(key),
    now: ctx.now,
  });
  if (!round || round.status === 'draft') return refusal(ctx, round)!;
  const visit = { round, base: `/s/${round.code}`, key, draft };
  return await inLanguage(
    answering,
    ctx,
    visit,
    async (own) => (await turnedAway(own, visit, options)) ?? (await handle(own, visit)),
  );
}

/** A page anybody may open; the draft is there when the cookie leads to one. */
export function visitGet(
  answering: Answering,
  path: string,
  handle: (ctx: ReadingContext, visit: Visit) => Promise<Reply>,
  options: Admission = {},
): Endpoint {
  return get(
    path,
    { permission: 'everyone', visitors: true, params, query },
    async (ctx) => await inVisit(answering, ctx, options, handle),
  );
}

/** What is sent: the draft's key, and in which language it was answered by the version it belongs to. */
export interface SendingAt {
  code: string;
  key: Key;
  languageOf: (version: Version) => string;
}

/** Sending the answers: many at once share a transaction, so the page is read only for those that were not kept. */
export function visitSend(
  answering: Answering,
  path: string,
  send: (
    ctx: SendingContext,
    at: SendingAt,
  ) => Promise<Reply | ((own: ReadingContext, visit: Visit) => Promise<Reply>)>,
): Endpoint {
  return postCommitting(
    path,
    { permission: 'everyone', visitors: true, params, query, body: formFields },
    async (ctx) => {
      const { code, key } = cookieOf(ctx);
      const languageOf = ({ compiled, further }: Version): string =>
        spokenOn(compiled.questionnaire, further, wishesOf(ctx, { code })).content;
      const sent = key && (await send(ctx, { code, key, languageOf }));
      if (sent && typeof sent !== 'function') return sent;
      return await inVisit(answering, ctx, {}, async (own, visit) =>
        sent
          ? await sent(own, visit)
          : await needDraft(own, visit, async ({ base }) => redirect(base)),
      );
    },
  );
}

export function visitPost(
  answering: Answering,
  path: string,
  handle: (ctx: WritingContext, visit: Visit<Draft>) => Promise<Reply>,
  options: Admission = {},
): Endpoint {
  return post(
    path,
    {
      permission: 'everyone',
      visitors: true,
      params,
      query,
      body: formFields,
      ...(options.before && { before: options.before }),
    },
    async (ctx) => {
      const { code, key } = cookieOf(ctx);
      const { round } = await readVisit(ctx.tx, { code, key: null, now: ctx.now });
      if (!round || round.status === 'draft') return refusal(ctx, round)!;
      const draft = key && ownDraft(await lockDraft(ctx.tx, draftKeyOf(key), ctx.now), round);
      const visit = { round, base: `/s/${round.code}`, key, draft };
      return await inLanguage(
        answering,
        ctx,
        visit,
        async (own) => (await turnedAway(own, visit, options)) ?? (await handle(own, visit)),
      );
    },
  );
}

const languageCookie = (round: Coded): string => `cg_l_${round.code}`;

/** Languages asked for, the strongest first. */
const wishesOf = (
  ctx: Pick<Reading, 'query' | 'cookies' | 'lang'>,
  round: Coded,
): (string | undefined)[] => [
  ctx.query['lang'],
  ownValue(ctx.cookies, languageCookie(round)),
  ctx.lang,
];

/** Handles the request in the language chosen for this round: asked for now, remembered for the round, or that of other pages. */
async function inLanguage<C extends Reading>(
  answering: Answering,
  ctx: C,
  { round, draft }: { round: Round; draft: ShownDraft | null },
  handle: (own: C & { spoken: Spoken }) => Promise<Reply>,
): Promise<Reply> {
  const {
    compiled: { questionnaire },
    further,
  } = await answering.versions(ctx.db, draft?.versionId ?? round.versionId);
  const asked = ctx.query['lang'];
  const spoken = spokenOn(questionnaire, further, wishesOf(ctx, round));
  const t = translateFor(spoken, ctx.translations);
  const reply = await handle({ ...ctx, lang: spoken.lang, t, spoken });
  const cookies =
    asked === spoken.chosen ? [...reply.cookies, choiceCookie(round, spoken)] : reply.cookies;
  if (reply.kind !== 'page') return { ...reply, cookies };
  const language = pageLanguage(spoken, questionnaire, {
    t,
    translations: ctx.translations,
    asks: reply.data['asks'] === true,
  });
  return { ...reply, cookies, data: { ...reply.data, language } };
}

/** Vietnamese and English are remembered for all pages (application.ts), further languages for this round. */
const choiceCookie = (round: Round, { chosen }: Spoken): Cookie =>
  isLang(chosen)
    ? { name: languageCookie(round) }
    : { name: languageCookie(round), value: chosen, maxAgeSeconds: 365 * 86_400 };

const ownDraft = (draft: Draft | null, round: Round): Draft | null =>
  draft?.roundId === round.id ? draft : null;

/** For pages that need a draft: without one the respondent starts, or sees that the response was sent. */
export async function needDraft<D extends ShownDraft>(
  ctx: ReadingContext,
  visit: Visit<D>,
  handle: (visit: DraftVisit<D>) => Promise<Reply>,
): Promise<Reply> {
  const { key, draft, base } = visit;
  if (key && draft) return await handle({ ...visit, key, draft });
  return redirect((await sentOf(ctx, visit)) === null ? base : `${base}/receipt`);
}

/** `erased`: sent, and withdrawn since. */
export type Sent = 'sent' | 'erased';

/** What has become of the cookie's draft in the locality it names; null: it was not sent. */
export async function sentOf(ctx: ReadingContext, { key, round }: Visit): Promise<Sent | null> {
  if (!key) return null;
  const id = responseIdOf(receiptOf(key.token));
  const state = await findResponseState(ctx.db, {
    id,
    roundId: round.id,
    localityId: key.localityId,
  });
  if (state === null) return null;
  return state.status === 'withdrawn' ? 'erased' : 'sent';
}

/** The journey of the draft in the language of its questions. */
export async function journeyOfDraft(
  answering: Answering,
  ctx: ReadingContext,
  draft: ShownDraft,
): Promise<{ version: Version; journey: Journey }> {
  const version = await answering.versions(ctx.db, draft.versionId);
  return {
    version,
    journey: journeyOf(version.compiled, draft.answers, { now: ctx.now, lang: ctx.spoken.content }),
  };
}
