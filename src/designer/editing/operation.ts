// What can be done to a draft, as data: every button and form of the designer makes one of these.
import type {
  Choice,
  Language,
  Node,
  Questionnaire,
  Text,
} from '../../questionnaires/model/questionnaire.ts';
import type { FirstPageTexts } from '../../questionnaires/model/first-page-texts.ts';
import type { QuestionKind } from '../../questionnaires/kinds/traits.ts';

/** Where new nodes go: into a container (null: the top of the questionnaire), after one of its children (null: first). */
export interface Spot {
  into: string | null;
  after: string | null;
}

/** A choice list as typed beside a question; `copy` makes an own list where others use the same one. */
export interface ListChange {
  name: string;
  choices: Choice[];
  copy: boolean;
  /** Codes that were changed, from what to what: every place that refers to them follows. */
  codes?: readonly (readonly [from: string, to: string])[];
}

export type Operation =
  | { type: 'add'; kind: QuestionKind | 'group' | 'repeat'; label: Text; spot: Spot }
  | { type: 'change'; id: string; node: Node; list: ListChange | null }
  | { type: 'move'; id: string; direction: 'up' | 'down' }
  | { type: 'place'; id: string; spot: Spot }
  | { type: 'duplicate'; id: string }
  | { type: 'delete'; id: string }
  | { type: 'insert'; from: Questionnaire; id: string; spot: Spot }
  | {
      type: 'describe';
      title: Text;
      /** Absent: as they are. */
      firstPage?: FirstPageTexts;
      languages: Language[];
      defaultLanguage: string;
    };
