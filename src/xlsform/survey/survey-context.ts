// The survey sheet while it is read: the open groups, and the names taken so far.
import type { Node } from '../../questionnaires/model/questionnaire.ts';
import type { Line } from '../reading/row-reader.ts';

/** What is open while rows are read: the questionnaire itself at the bottom, then each group begun. */
export interface Level {
  what: 'top' | 'group' | 'repeat';
  name: string;
  children: Node[];
  row: number;
  names: Set<string>;
  line: Line | null;
}

export interface SurveyContext {
  levels: Level[];
  seen: Set<string>;
  ids: Set<string>;
  renamed: Set<string>;
  folded: Map<string, string>;
  tooDeep: boolean;
}
