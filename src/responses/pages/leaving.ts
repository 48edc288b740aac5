// Ways off a page other than “Continue”: back, on to another language, away for now. Each is a button of
// the page's form, so that what was typed comes along and is saved without being judged.
import { ownValue } from '../../platform/own-value.ts';
import type { Fields } from '../../forms/page-answers.ts';
import { pageById, type Journey } from '../../forms/journey-pages.ts';
import { removePath } from './instance-links.ts';

/** The field in which a button says where it leads. */
export const LEAVE_FIELD = '_go';

/** Where the ways of one page lead. */
export interface Ways {
  base: string;
  /** The page itself, for another language. */
  here: string;
  back: string;
  journey: Journey | null;
}

/** By the name of the button, up to a colon; what comes after it says more. */
const WAYS = new Map<string, (ways: Ways, what: string) => string | null>([
  ['back', ({ back }) => back],
  ['later', ({ base }) => `${base}/resume`],
  ['forms', ({ base }) => base],
  ['lang', ({ here }, lang) => withLanguage(here, lang)],
  [
    'remove',
    ({ base, journey }, id) => (journey && pageById(journey, id) ? removePath(base, id) : null),
  ],
  ['results', () => '/results'],
  ['privacy', () => '/privacy'],
]);

/** The path a button leads to; null: the form was sent to go on. */
export function leavingPath(body: Fields, ways: Ways): string | null {
  const [name = '', what = ''] = String(ownValue(body, LEAVE_FIELD) ?? '').split(/:(.*)/s);
  return WAYS.get(name)?.(ways, what) ?? null;
}

/** What is no language code is asked for as none: the page comes back as it was. */
const withLanguage = (path: string, lang: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}lang=${encodeURIComponent(lang.slice(0, 20))}`;
