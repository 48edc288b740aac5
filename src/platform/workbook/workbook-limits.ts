// How large a workbook may be before it is parsed. Each limit is several times what the largest real ones hold (decision 17).

/** Bytes of one file. */
export const LARGEST_FILE = 10 * 1024 * 1024;
/** Bytes a workbook's archive may unpack to. */
export const LARGEST_UNPACKED = 80 * 1024 * 1024;
/** Files within the archive. */
export const MOST_ENTRIES = 2000;
/** Cells of all sheets and attached tables together. */
export const MOST_CELLS = 500_000;
