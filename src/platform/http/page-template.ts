// Pages that are rendered once around slots, which are filled for each respondent.
import type { Slots, PageData, PageReply } from './reply-kinds.ts';
import { page } from './reply.ts';

const SLOT = '\u0005';

/** A placeholder in a page's data that is filled at each request. */
export const slot = (name: string): string => `${SLOT}${name}${SLOT}`;

/** Alternates texts and names of slots, starting with a text. */
export const chunksOf = (html: string): string[] => html.split(SLOT);

/** A page whose HTML for the same data differs only in what fills its slots. */
export const pageWithSlots = (view: string, data: PageData, slots: Slots): PageReply => ({
  ...page(view, data),
  slots,
});
