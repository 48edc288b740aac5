// Headers of written sheets: only the columns that hold something.
import type { Language } from '../../questionnaires/model/questionnaire.ts';

export const headingOf = ({ heading, name, code }: Language): string =>
  heading === '' ? `${name} (${code})` : heading;

/** The header for each language of a translated column. */
export const header = (column: string, language: Language): string =>
  `${column}::${headingOf(language)}`;
