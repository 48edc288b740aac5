// Option codes that are separate from the others, on the server's pages and where a browser offers them anew.

/** No answer to the question itself: shown apart from the options. */
const STANDING_ASIDE: ReadonlySet<string> = new Set(['dk', 'refused']);
/** Codes that make no sense beside another one; ticking them unticks the others where JavaScript runs. */
const ALONE: ReadonlySet<string> = new Set(['dk', 'refused', 'none', 'nobody']);

export const isApart = (code: string): boolean => STANDING_ASIDE.has(code);
export const isAlone = (code: string): boolean => ALONE.has(code);
