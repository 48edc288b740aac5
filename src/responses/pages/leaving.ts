// Ways off a page other than “Continue”: back, on to another language, away for now. Each is a button of the page's
// form, so that what was typed comes along and is saved without being judged.
import { ownValue } from '../../platform/own-value.ts';
import type { Fields } from '../../forms/page-answers.ts';
import { pageById, type Journey } from '../../forms/journey-pages.ts';
import { removePath } from './instance-links.ts';

/** The field in which a button says where it leads. */
export const LEAVE_FIELD = '_go';

/** Places outside the round, by the name their button has. */
const OUTSIDE = new Map([
  ['home', '/'],
  ['results', '/results'],
  ['privacy', '/privacy'],
]);

/** Where the ways of one page lead. */
export interface Ways {
  base: string;
  /** The page itself, for another language. */
  here: string;
  back: string;
  journey: Journey | null;
}

/** The path a button leads to; null: the form was sent to go on. */
export function leavingPath(body: Fields, { base, here, back, journey }: Ways): string | null {
  const [way = '', what = ''] = String(ownValue(body, LEAVE_FIELD) ?? '').split(/:(.*)/s);
  switch (way) {
    case 'back':
      return back;
    case 'later':
      return `${base}/resume`;
    case 'forms':
      return base;
    case 'lang':
      return withLanguage(here, what);
    case 'remove':
      return journey && pageById(journey, what) ? removePath(base, what) : null;
    default:
      return OUTSIDE.get(way) ?? null;
  }
}

/** What is no language code is asked for as none: the page comes back as it was. */
export const withLanguage = (path: string, lang: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}lang=${encodeURIComponent(lang.slice(0, 20))}`;
