// The cookies of a respondent: one per round with the draft's key (or the consent, before there is a
// draft), and one with the language chosen for the round.
import type { Cookie } from '../../platform/http/reply-kinds.ts';
import { isLang } from '../../platform/i18n/language.ts';
import { ownValue } from '../../platform/own-value.ts';
import { isCode } from '../../platform/written-code.ts';

import type { DraftKey } from '../submission/draft.ts';
import { draftIdOf } from '../keys/keys.ts';
import { TOKEN_LENGTH } from '../keys/receipt.ts';
import type { TokenKey } from './visit.ts';
import type { VisitRequest } from './visit-request.ts';
import type { Round } from '../../sampling/rounds/round.ts';

type RoundCode = Pick<Round, 'code'>;
type WithCookies = Pick<VisitRequest, 'cookies'>;

const DAY_SECONDS = 86_400;
const stateCookieName = (round: RoundCode): string => `cg_s_${round.code}`;
/** The respondent has agreed to take part and named no place yet. */
const AGREED = 'agreed';

export const keyCookie = (round: Pick<Round, 'code' | 'draftDays'>, key: TokenKey): Cookie => ({
  name: stateCookieName(round),
  value: `${key.token}.${key.localityId}`,
  maxAgeSeconds: round.draftDays * DAY_SECONDS,
});

/** After sending, the cookie only shows the receipt again, for an hour: the device may be shared. */
export const sentCookie = (round: RoundCode, key: TokenKey): Cookie => ({
  ...keyCookie({ ...round, draftDays: 1 }, key),
  maxAgeSeconds: 3_600,
});

/** @param servicePoint code of the service point whose poster was read */
export const agreedCookie = (round: Round, servicePoint: string | null = null): Cookie => ({
  name: stateCookieName(round),
  value: servicePoint === null ? AGREED : `${AGREED}.${servicePoint}`,
  maxAgeSeconds: DAY_SECONDS,
});

export const clearedCookie = (round: RoundCode): Cookie => ({ name: stateCookieName(round) });

export const hasAgreed = ({ cookies }: WithCookies, round: RoundCode): boolean =>
  ownValue(cookies, stateCookieName(round))?.split('.')[0] === AGREED;

/** Code of the service point whose poster led here; null once a place has been named. */
export const posterServicePoint = (ctx: WithCookies, round: RoundCode): string | null =>
  hasAgreed(ctx, round)
    ? (ownValue(ctx.cookies, stateCookieName(round))?.split('.')[1] ?? null)
    : null;

/** The round of the address, and the draft's key when the cookie holds one. */
export function keyFromCookie({
  cookies,
  params: { round: code },
}: Pick<VisitRequest, 'cookies' | 'params'>): { code: string; key: TokenKey | null } {
  const [token = '', locality = ''] = (ownValue(cookies, stateCookieName({ code })) ?? '').split(
    '.',
  );
  return {
    code,
    key:
      isCode(token, TOKEN_LENGTH) && /^\d{1,9}$/.test(locality)
        ? { token, localityId: Number(locality) }
        : null,
  };
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
