// A column of a sheet, and the words its header may be written in.

export interface Column {
  index: number;
  /** As written. */
  header: string;
  /** Its meaning (`label`, `relevant` …), or the header as written when it has none here. */
  key: string;
  known: boolean;
  /** Words after `::` for a translated column; null for an untranslated one. */
  heading: string | null;
}

export interface Vocabulary {
  known: ReadonlySet<string>;
  translated: ReadonlySet<string>;
  aliases: Readonly<Record<string, string>>;
  /** Known elsewhere: kept, without a remark. */
  quiet: ReadonlySet<string>;
}

export const tidyKey = (header: string): string =>
  header
    .trim()
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/ ?:+ ?/g, ':')
    .replaceAll(' ', '_');

export const DELIMITER = /::|:(?!:)/;
