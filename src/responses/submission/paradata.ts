// Paradata of a response, by page: when the page was first shown and last sent, how long it was open by
// the server's clock and, with JavaScript, how long it was visible, how often it was changed or refused.
// Nothing else.
import { ownValue } from '../../platform/own-value.ts';

export interface PageTrace {
  firstShown: string;
  lastSent: string | null;
  seconds: number;
  sent: number;
  edits: number;
  errors: number;
  /** Seconds the page was visible, by the browser; for a sending without this figure, the server's. Absent where none had it. */
  visible?: number;
  /** Answers changed on the page before it was sent, by the browser. */
  changes?: number;
}
export type Traces = Readonly<Record<string, PageTrace>>;

/** Longer times on one page are pauses. */
export const MAX_PAGE_SECONDS = 600;

/** What the browser measured on one page; null where it sent nothing plausible. */
export interface BrowserTiming {
  seconds: number | null;
  changes: number | null;
}
export interface PageSending {
  page: string;
  now: Date;
  shownAt: Date;
  edits: number;
  errors: number;
  browser?: BrowserTiming;
}

/** Tolerated difference between the clocks of browser and server. */
const DRIFT_SECONDS = 5;
const MAX_CHANGES = 1000;

/** @param sent `seen` in milliseconds, as whole numbers; anything else, or a time longer than the page was open, is ignored */
export function browserTiming(
  sent: { seen: unknown; changes: unknown },
  { shownAt, now }: Pick<PageSending, 'shownAt' | 'now'>,
): BrowserTiming {
  const [seen, changes] = [wholeFrom(sent.seen), wholeFrom(sent.changes)];
  const open = (now.getTime() - shownAt.getTime()) / 1000;
  const isSound = seen !== null && seen / 1000 <= open + DRIFT_SECONDS;
  return {
    seconds: isSound ? seen / 1000 : null,
    changes: changes !== null && changes <= MAX_CHANGES ? changes : null,
  };
}

const wholeFrom = (value: unknown): number | null =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : null;
const tenths = (seconds: number): number => Math.round(seconds * 10) / 10;

const unsent = (shownAt: Date): PageTrace => ({
  firstShown: shownAt.toISOString(),
  lastSent: null,
  seconds: 0,
  sent: 0,
  edits: 0,
  errors: 0,
});

/** The traces after a page was sent. */
export function addTrace(traces: Traces, sending: PageSending): Record<string, PageTrace> {
  const before = ownValue(traces, sending.page) ?? unsent(sending.shownAt);
  const open = Math.max(0, (sending.now.getTime() - sending.shownAt.getTime()) / 1000);
  const trace: PageTrace = {
    firstShown: before.firstShown,
    lastSent: sending.now.toISOString(),
    seconds: tenths(before.seconds + Math.min(open, MAX_PAGE_SECONDS)),
    sent: before.sent + 1,
    edits: before.edits + sending.edits,
    errors: before.errors + sending.errors,
    ...browserFields(before, sending, Math.min(open, MAX_PAGE_SECONDS)),
  };
  return { ...traces, [sending.page]: trace };
}

function browserFields(
  before: PageTrace,
  { browser: look }: PageSending,
  open: number,
): Pick<PageTrace, 'visible' | 'changes'> {
  const { seconds, changes }: BrowserTiming = look ?? { seconds: null, changes: null };
  const seen = tenths(
    (before.visible ?? before.seconds) + Math.min(seconds ?? open, MAX_PAGE_SECONDS),
  );
  return {
    ...(seconds === null && before.visible === undefined ? {} : { visible: seen }),
    ...(changes === null && before.changes === undefined
      ? {}
      : { changes: (before.changes ?? 0) + (changes ?? 0) }),
  };
}

/** Seconds over all pages without pauses, as visible where known; null when nothing was sent. */
export function answeringSeconds(traces: Traces): number | null {
  const pages = Object.values(traces);
  return pages.length === 0
    ? null
    : Math.round(pages.reduce((sum, page) => sum + (page.visible ?? page.seconds), 0));
}

export type Device = 'phone' | 'tablet' | 'computer' | 'unknown';

/** A coarse class; the user agent itself is not stored. */
export function deviceOf(userAgent: string): Device {
  if (/ipad|tablet|android(?!.*mobile)/i.test(userAgent)) return 'tablet';
  if (/mobi|iphone|android|opera mini|ucbrowser/i.test(userAgent)) return 'phone';
  return /windows|macintosh|linux|cros/i.test(userAgent) ? 'computer' : 'unknown';
}
