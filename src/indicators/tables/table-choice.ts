// A table as a form sends it.
import type { PublishedTable } from './asked-table.ts';

/** Names of questions have no blanks. */
export const valueOf = ({ question, by }: PublishedTable): string =>
  by === null ? question : `${question} ${by}`;

/** Null for a text that no form has offered. */
export function tableOf(value: string): PublishedTable | null {
  const [question = '', by = null, ...rest] = value.split(' ');
  return question === '' || by === '' || rest.length > 0 ? null : { question, by };
}
