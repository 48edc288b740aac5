// One difference between two versions of a questionnaire.
import type { Questionnaire } from '../model/questionnaire.ts';

export interface Change {
  /** Words under `questionnaires.changes.<code>`. */
  code: string;
  vars: Readonly<Record<string, string | number>>;
  /** The question, group or repeat, by its name and id in the newer version. */
  node?: string;
  id?: string;
  /** A running round can take it. */
  safe: boolean;
}

export const language = ({ languages }: Questionnaire, code: string): string =>
  languages.find((one) => one.code === code)?.name ?? code;

export const same = (a: unknown, b: unknown): boolean =>
  JSON.stringify(ordered(a)) === JSON.stringify(ordered(b));

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
