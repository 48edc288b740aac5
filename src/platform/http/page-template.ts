// Pages that are rendered once around slots, which are filled for each respondent.
import type { Holes, PageData, PageReply } from './reply-kinds.ts';
import { page } from './reply.ts';

const HOLE = '\u0005';

/** Stands in a page's data for what is filled in at each request. */
export const hole = (name: string): string => `${HOLE}${name}${HOLE}`;

/** Texts and names of holes by turns, beginning with a text. */
export const piecesOf = (html: string): string[] => html.split(HOLE);

/** A page that differs from the last one with the same data only in what fills its holes. */
export const pageWithHoles = (view: string, data: PageData, holes: Holes): PageReply => ({
  ...page(view, data),
  holes,
});
