// What an edit yields: a changed questionnaire, or the mistakes that keep it from being changed.
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';

/** What stops an edit. `key` is a text under `questionnaires.`; `field` the part of the form (or `''`); `node` a name. */
export interface Mistake {
  key: string;
  vars: Readonly<Record<string, string | number>>;
  field: string;
  node?: string;
  lang?: string;
  /** Character of the expression, from 1. */
  position?: number;
}

/** `users`: names of the questions that offer them; `places`: questions and lists that spoke of them. */
export interface RenamedCodes {
  users: ReadonlySet<string>;
  changes: readonly (readonly [from: string, to: string])[];
  places: readonly string[];
}

export type EditResult =
  /** `focus`: id of the node to show next; `codes`: what became of changed option codes; `names`: old name → new one. */
  | {
      ok: true;
      model: Questionnaire;
      focus: string | null;
      codes?: RenamedCodes;
      names?: ReadonlyMap<string, string>;
    }
  | { ok: false; mistakes: Mistake[] };

export const mistaken = (key: string, field = '', vars: Mistake['vars'] = {}): EditResult => ({
  ok: false,
  mistakes: [{ key: `designer.mistakes.${key}`, field, vars }],
});
