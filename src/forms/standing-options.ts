// Option codes that are separate from the others, on the server's pages and where a browser offers them anew.

import { isNoAnswer } from '../questionnaires/model/no-answer.ts';

/** Codes that make no sense beside another one; ticking them unticks the others where JavaScript runs. */
const ALONE: ReadonlySet<string> = new Set(['none', 'nobody']);

/** Shown apart from the options. */
export const isApart = isNoAnswer;
export const isAlone = (code: string): boolean => isNoAnswer(code) || ALONE.has(code);
