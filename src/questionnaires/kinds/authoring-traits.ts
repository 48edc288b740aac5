// What authors and the designer need to know of each kind. Apart from traits.ts, which browsers load.
import type { QuestionKind } from './traits.ts';

export interface AuthoringTraits {
  /** Seconds to decide and answer, beside reading. */
  seconds: number;
  /** Conditions of the designer may compare it by size. */
  comparable?: true;
  /** The designer offers a default value. */
  takesDefault?: true;
  /** Whether indicators are expected to read it. */
  forIndicators?: true;
  /** Key of the hint shown where the author wrote none, below `components.question`. */
  hint?: string;
  /** Parameters that workbooks may give it. */
  parameters?: readonly string[];
  /** On paper: a line to write on unless it says otherwise. */
  onPaper?: 'box' | 'statement';
  /** On paper: the mark before each option, to be filled in. */
  optionMark?: '○' | '☐' | '…';
  /** What the designer puts into a new question. */
  initially?: { parameters?: Readonly<Record<string, string>>; calculation?: string };
}

const measured = { comparable: true, takesDefault: true, forIndicators: true } as const;

export const AUTHORING_TRAITS: Readonly<Record<QuestionKind, AuthoringTraits>> = {
  select_one: { seconds: 4, optionMark: '○', takesDefault: true, forIndicators: true },
  select_multiple: {
    seconds: 8,
    optionMark: '☐',
    takesDefault: true,
    forIndicators: true,
    hint: 'several',
  },
  rank: { seconds: 20, optionMark: '…', forIndicators: true, hint: 'rank' },
  integer: { ...measured, seconds: 6 },
  decimal: { ...measured, seconds: 8 },
  range: {
    ...measured,
    seconds: 5,
    parameters: ['start', 'end', 'step'],
    initially: { parameters: { start: '1', end: '5', step: '1' } },
  },
  text: { seconds: 20, takesDefault: true },
  email: { seconds: 15 },
  phone: { seconds: 12 },
  date: { ...measured, seconds: 10 },
  time: { ...measured, seconds: 8 },
  datetime: { ...measured, seconds: 15 },
  acknowledge: { seconds: 3, onPaper: 'box' },
  note: { seconds: 0, onPaper: 'statement' },
  calculate: {
    seconds: 0,
    comparable: true,
    takesDefault: true,
    initially: { calculation: "''" },
  },
  hidden: { seconds: 0, takesDefault: true },
};
