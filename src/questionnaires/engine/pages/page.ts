// A page of a questionnaire: what is on it, and how much fits.
import type { CompiledQuestion } from '../compiled-node.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import type { Group, Repeat } from '../../model/questionnaire.ts';
import type { TextInLanguage } from '../../model/translations.ts';

export type PageItem =
  | { type: 'question'; path: string; question: CompiledQuestion }
  | { type: 'heading'; path: string; group: Group | Repeat; level: number }
  | {
      type: 'grid';
      path: string;
      group: Group;
      questions: { path: string; question: CompiledQuestion }[];
    };

export interface Page {
  id: string;
  sectionId: string;
  /** The section is a group: it may have words of its own (`titleOf`). */
  titled: boolean;
  kind: 'questions' | 'repeat-more';
  /** For pages of a repeat: its path, and the instance from 0. */
  repeat?: string;
  instance?: number;
  items: PageItem[];
}

export const MOST_ON_A_PAGE = 12;

/** Options of all questions of a page: lists of thousands are on pages of their own. */
export const MOST_OPTIONS_ON_A_PAGE = 5_000;

/** The words over a page; null where its section has none. */
export const titleOf = (
  { titled, sectionId }: Page,
  evaluation: Evaluation,
): TextInLanguage | null => (titled ? evaluation.text(sectionId, 'label') : null);
