// A changed option code, and what carrying it through a questionnaire yields.
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';

export type CodeRenaming =
  | {
      ok: true;
      model: Questionnaire;
      /** Names of the questions whose words changed. */ places: string[];
    }
  | { ok: false; code: string; places: string[] };

export type CodeChange = readonly [from: string, to: string];

export interface One {
  list: string;
  users: ReadonlySet<string>;
  change: CodeChange;
}
