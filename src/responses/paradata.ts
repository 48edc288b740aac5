// How the answering went, by page, seen from the server: when a page was first shown and last sent,
// how long it stood open, how often it was mended or refused. No clicks, no movements.

export interface PageTrace {
  firstShown: string;
  lastSent: string | null;
  seconds: number;
  sent: number;
  edits: number;
  errors: number;
}
export type Traces = Readonly<Record<string, PageTrace>>;

/** Longer gaps are pauses, not reading. */
export const LONGEST_LOOK_SECONDS = 600;

export interface Sending { page: string; now: Date; shownAt: Date; edits: number; errors: number }

const unsent = (shownAt: Date): PageTrace => ({ firstShown: shownAt.toISOString(), lastSent: null, seconds: 0, sent: 0, edits: 0, errors: 0 });

/** The traces after a page was sent. */
export function traced(traces: Traces, sending: Sending): Record<string, PageTrace> {
  const before = (Object.hasOwn(traces, sending.page) ? traces[sending.page] : undefined) ?? unsent(sending.shownAt);
  const open = Math.max(0, (sending.now.getTime() - sending.shownAt.getTime()) / 1000);
  const trace: PageTrace = {
    firstShown: before.firstShown,
    lastSent: sending.now.toISOString(),
    seconds: Math.round((before.seconds + Math.min(open, LONGEST_LOOK_SECONDS)) * 10) / 10,
    sent: before.sent + 1,
    edits: before.edits + sending.edits,
    errors: before.errors + sending.errors,
  };
  return { ...traces, [sending.page]: trace };
}

/** Seconds over all pages, pauses left out; null when nothing was sent. */
export function answeringSeconds(traces: Traces): number | null {
  const pages = Object.values(traces);
  return pages.length === 0 ? null : Math.round(pages.reduce((sum, page) => sum + page.seconds, 0));
}

export type Device = 'phone' | 'tablet' | 'computer' | 'unknown';

/** A coarse class; the user agent itself is not kept. */
export function deviceOf(userAgent: string): Device {
  if (/ipad|tablet|android(?!.*mobile)/i.test(userAgent)) return 'tablet';
  if (/mobi|iphone|android|opera mini|ucbrowser/i.test(userAgent)) return 'phone';
  return /windows|macintosh|linux|cros/i.test(userAgent) ? 'computer' : 'unknown';
}
