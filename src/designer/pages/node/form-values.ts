// Values of the node form: empty ones left out, expressions and texts trimmed.
import type { Text } from '../../../questionnaires/model/questionnaire.ts';

export const said = (text: Text): Text =>
  Object.fromEntries(
    Object.entries(text)
      .map(([lang, words]) => [lang, words.trim()] as const)
      .filter(([, words]) => words !== ''),
  );

export const orNothing = <K extends string, V>(
  key: K,
  value: V | undefined,
): Partial<Record<K, V>> => (value === undefined ? {} : ({ [key]: value } as Record<K, V>));

export const source = (text: string): string | undefined =>
  text.trim() === '' ? undefined : text.trim();

export const texts = (text: Text): Text | undefined =>
  Object.keys(said(text)).length === 0 ? undefined : said(text);
