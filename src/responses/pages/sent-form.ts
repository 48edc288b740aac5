// What a page's form says of itself: when it was shown, how long it was looked at, and the key by which the
// same form is known when it is sent again.
import { ownValue } from '../../platform/own-value.ts';
import type { Fields } from '../../forms/page-answers.ts';
import { browserTiming, type BrowserTiming } from '../submission/paradata.ts';
import type { VisitWriteContext } from '../visiting/visit-request.ts';

/** Set by script before a form is sent, and kept while the same is sent again. */
export const KEY_FIELD = '_key';

export function formKey(body: Fields): string | null {
  const key = ownValue(body, KEY_FIELD);
  return typeof key === 'string' && /^[\w-]{8,40}$/.test(key) ? key : null;
}

/**
 * When the page was shown, by the form's hidden field and never later than now, and what the browser
 * measured.
 */
export function pageTimes({ body, now }: Pick<VisitWriteContext, 'body' | 'now'>): {
  shownAt: Date;
  browser: BrowserTiming;
} {
  const at = Number(body['_at']);
  const shownAt = new Date(
    Number.isFinite(at) && at > 0 ? Math.min(at, now.getTime()) : now.getTime(),
  );
  return {
    shownAt,
    browser: browserTiming({ seen: body['_seen'], changes: body['_changes'] }, { shownAt, now }),
  };
}
