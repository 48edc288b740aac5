// Options that are no answer to the question itself, by the codes that forms and indexes give them.

const NO_ANSWER: ReadonlySet<string> = new Set(['dk', 'refused']);

/** Don't know, prefer not to say. */
export const isNoAnswer = (code: string): boolean => NO_ANSWER.has(code);
