// The cookies of a respondent: one per round with the key of the form that is open (or that of the form to
// come, before a place is named), one with the keys of other forms begun in this browser, and one with the
// language chosen for the round.
import type { Cookie } from '../../platform/http/reply-kinds.ts';
import { isLang } from '../../platform/i18n/language.ts';
import { ownValue } from '../../platform/own-value.ts';
import { isCode } from '../../platform/written-code.ts';

import type { DraftKey } from '../submission/draft.ts';
import { draftIdOf } from '../keys/keys.ts';
import { TOKEN_LENGTH } from '../keys/receipt.ts';
import type { TokenKey, Visit } from './visit.ts';
import type { VisitRequest } from './visit-request.ts';
import type { Round } from '../../sampling/rounds/round.ts';

type RoundCode = Pick<Round, 'code'>;
type WithCookies = Pick<VisitRequest, 'cookies'>;

const DAY_SECONDS = 86_400;
const stateCookieName = (round: RoundCode): string => `cg_s_${round.code}`;
const othersCookieName = (round: RoundCode): string => `cg_o_${round.code}`;
/** The respondent has agreed to take part and named no place yet. */
const AGREED = 'agreed';
/** More forms than these, begun in one browser and not sent, are found by their codes only. */
const MOST_OTHERS = 8;

const written = ({ token, localityId }: TokenKey): string => `${token}.${localityId}`;

function read(text: string): TokenKey | null {
  const [token = '', locality = ''] = text.split('.');
  return isCode(token, TOKEN_LENGTH) && /^\d{1,9}$/.test(locality)
    ? { token, localityId: Number(locality) }
    : null;
}

export const keyCookie = (round: Pick<Round, 'code' | 'draftDays'>, key: TokenKey): Cookie => ({
  name: stateCookieName(round),
  value: written(key),
  maxAgeSeconds: round.draftDays * DAY_SECONDS,
});

/**
 * Before a form after a service is sent: whose answer is lost on its way finds the receipt of it. Of the
 * same link alone, so that two people on one device never have one form.
 */
export const openedCookie = (round: RoundCode, key: TokenKey, link: string): Cookie => ({
  ...keyCookie({ ...round, draftDays: 1 }, key),
  value: `${written(key)}.${link}`,
});

/** The token of the form that was opened by this link in this browser; null: none was. */
export function openedToken(ctx: WithCookies, round: RoundCode, link: string): string | null {
  const state = stateOf(ctx, round);
  return link !== '' && state.split('.')[2] === link ? (read(state)?.token ?? null) : null;
}

/** After sending, the cookie only shows the receipt again, for an hour: the device may be shared. */
export const sentCookie = (round: RoundCode, key: TokenKey): Cookie => ({
  ...keyCookie({ ...round, draftDays: 1 }, key),
  maxAgeSeconds: 3_600,
});

/** @param agreed `token`: of the form that begins with the place; `servicePoint`: whose poster was read */
export const agreedCookie = (
  round: Round,
  { token, servicePoint }: { token: string; servicePoint: string | null },
): Cookie => ({
  name: stateCookieName(round),
  value: [AGREED, servicePoint ?? '', token].join('.'),
  maxAgeSeconds: DAY_SECONDS,
});

export const clearedCookie = (round: RoundCode): Cookie => ({ name: stateCookieName(round) });

const stateOf = ({ cookies }: WithCookies, round: RoundCode): string =>
  ownValue(cookies, stateCookieName(round)) ?? '';

export const hasAgreed = (ctx: WithCookies, round: RoundCode): boolean =>
  stateOf(ctx, round).split('.')[0] === AGREED;

/** Code of the service point whose poster led here; null once a place has been named. */
export const posterServicePoint = (ctx: WithCookies, round: RoundCode): string | null =>
  (hasAgreed(ctx, round) && stateOf(ctx, round).split('.')[1]) || null;

/** The token of the form that is open, or of the one that begins with the place; null: neither. */
export function tokenFromCookie(ctx: WithCookies, round: RoundCode): string | null {
  const [first = '', , third = ''] = stateOf(ctx, round).split('.');
  const token = first === AGREED ? third : first;
  return isCode(token, TOKEN_LENGTH) ? token : null;
}

/** The round of the address, and the draft's key when the cookie holds one. */
export function keyFromCookie(ctx: Pick<VisitRequest, 'cookies' | 'params'>): {
  code: string;
  key: TokenKey | null;
} {
  const code = ctx.params.round;
  return { code, key: read(stateOf(ctx, { code })) };
}

/** Keys of other forms that were begun in this browser, the latest first. */
export const otherKeys = ({ cookies }: WithCookies, round: RoundCode): TokenKey[] =>
  (ownValue(cookies, othersCookieName(round)) ?? '')
    .split('~')
    .slice(0, MOST_OTHERS)
    .flatMap((text) => read(text) ?? []);

/**
 * The browser turns to another form: the one that is open now is remembered, and the other one is so no
 * longer.
 */
export function turningTo({ round, key, draft, others }: Visit, token: string | null): Cookie[] {
  const known = draft && key ? [key, ...others] : others;
  const kept = known.filter((one) => one.token !== token).slice(0, MOST_OTHERS);
  if (kept.map(written).join() === others.map(written).join()) return [];
  const name = othersCookieName(round);
  return kept.length === 0
    ? [{ name }]
    : [
        {
          name,
          value: kept.map(written).join('~'),
          maxAgeSeconds: round.draftDays * DAY_SECONDS,
        },
      ];
}

export const draftKeyOf = ({ token, localityId }: TokenKey): DraftKey => ({
  id: draftIdOf(token),
  localityId,
});

const languageCookieName = (round: RoundCode): string => `cg_l_${round.code}`;

/** Languages asked for: by the address, for this round, for all pages; the strongest first. */
export const wantedLanguages = (
  ctx: Pick<VisitRequest, 'query' | 'cookies' | 'lang'>,
  round: RoundCode,
): (string | undefined)[] => [
  ctx.query['lang'],
  ownValue(ctx.cookies, languageCookieName(round)),
  ctx.lang,
];

/** Vietnamese and English are remembered for all pages (application.ts), further languages for this round. */
export const languageCookie = (round: RoundCode, chosen: string): Cookie =>
  isLang(chosen)
    ? { name: languageCookieName(round) }
    : { name: languageCookieName(round), value: chosen, maxAgeSeconds: 365 * DAY_SECONDS };
