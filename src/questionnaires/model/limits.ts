// How much a form may bring. Each limit is several times what the largest real forms hold and is
// reported with its own message; what they let through was measured to be read, checked and published
// without holding anybody up (decision 0017).
export { LARGEST_FILE, MOST_CELLS } from '../../platform/workbook/workbook-limits.ts';

export const MOST_SHEETS = 60;
export const MOST_ROWS = 50_000;
export const MOST_COLUMNS = 2_000;
/** Characters in one cell: as many as a spreadsheet program keeps. */
export const LONGEST_TEXT = 32_767;
/** Questions, groups and repeats. */
export const MOST_NODES = 10_000;
/** Groups and repeats within each other. */
export const DEEPEST_NESTING = 30;
/** Problems that are listed; the rest are counted. */
export const MOST_PROBLEMS = 1_000;

/** One thread reads one form: seconds from its start, megabytes of its heap. */
export const READING_SECONDS = 30;
export const READING_MEGABYTES = 768;
/** In each process: threads at once, and forms that may wait for one. */
export const READING_AT_ONCE = 1;
export const READING_WAITING = 5;
