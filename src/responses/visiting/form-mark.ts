// To which form of this browser a page belongs: every page of a draft carries its mark, and what another
// draft's page sends is never written into the one that is open.
import { ownValue } from '../../platform/own-value.ts';
import type { Secrets } from '../../platform/secrets.ts';
import type { Fields } from '../../forms/page-answers.ts';
import { draftMark, isMarkOf, MARK_FIELD } from '../keys/draft-mark.ts';
import { draftIdOf } from '../keys/keys.ts';
import { textOf } from './form-text.ts';
import { otherKeys, tokenFromCookie } from './respondent-cookies.ts';
import type { TokenKey } from './visit.ts';
import type { VisitRequest } from './visit-request.ts';

/** The form that the browser is asked to turn to, by its mark. */
export const TURN_TO_FIELD = 'form';

/** The mark a form came with; empty: none. */
export const markIn = (body: Fields): string => textOf(ownValue(body, MARK_FIELD));

export const isMarkOfToken = (secrets: Secrets, token: string | null, mark: string): boolean =>
  token !== null && isMarkOf(secrets, draftIdOf(token), mark);

export const markedKey = (
  secrets: Secrets,
  keys: readonly TokenKey[],
  mark: string,
): TokenKey | undefined => keys.find(({ token }) => isMarkOfToken(secrets, token, mark));

/** The hidden field of a draft's forms; empty without a draft. */
export const markInput = (secrets: Secrets, token: string | null): string =>
  token === null
    ? ''
    : `<input type="hidden" name="${MARK_FIELD}" value="${draftMark(secrets, draftIdOf(token))}">`;

type Sent = Pick<VisitRequest, 'cookies' | 'params'> & { body: unknown };

/**
 * Whether the mark in a form is that of a draft of this browser: a proof that the form was given out here,
 * which does not go stale as a form token does.
 */
export const isProvenByMark =
  (secrets: Secrets) =>
  ({ cookies, params, body }: Sent): boolean => {
    const round = { code: params.round };
    const tokens = [
      tokenFromCookie({ cookies }, round),
      ...otherKeys({ cookies }, round).map(({ token }) => token),
    ];
    return [MARK_FIELD, TURN_TO_FIELD]
      .map((field) => textOf(ownValue(body as Fields, field)))
      .some((mark) => mark !== '' && tokens.some((token) => isMarkOfToken(secrets, token, mark)));
  };
