// Which parts of a page depend on answers given on the same page, and what a browser needs to follow them.
import type { PatternProgram } from '../../questionnaires/expressions/pattern-program.ts';
import type { ReferencesRead } from '../../questionnaires/engine/references-read.ts';

export interface LivePlan {
  /** Names on the page that come and go with its answers. */
  readonly coming: ReadonlySet<string>;
  /** Questions whose options, words or being required change with the page's answers. */
  readonly options: ReadonlySet<string>;
  readonly words: ReadonlySet<string>;
  readonly required: ReadonlySet<string>;
  /** Names sent with their conditions, because their value or relevance changes too. */
  readonly run: ReadonlySet<string>;
  /** Of these, what is relevant or not as the page's answers want it. */
  readonly conditional: ReadonlySet<string>;
  /** Names of which the present value is sent. */
  readonly fixed: ReadonlySet<string>;
  readonly reading: ReferencesRead;
  /** The patterns of regex() in what is sent, read: a browser cannot read them itself. */
  readonly patterns: readonly (readonly [source: string, program: PatternProgram])[];
  /** Other instances of a repeat are read. */
  readonly across: boolean;
}

export type Parts = Pick<LivePlan, 'coming' | 'options' | 'words' | 'required'>;
