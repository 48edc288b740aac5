// What a page carries so that a browser can follow its own answers.
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { LivePlan } from './live-plan.ts';

export interface LiveData {
  /** The server's clock when the page was made, in milliseconds. */
  now: number;
  lang: string;
  /** The language whose number format is read. */
  numbers: string;
  /** The part of the questionnaire that is followed; of texts only those that show an answer, in the page's language. */
  model: Questionnaire;
  /** Earlier answers that are mentioned; the page's own are in its fields. */
  answers: Answers;
  /** Paths of the page's questions that take an answer and are or may be shown, in reading order. */
  asked: string[];
  /** Paths whose options, words or *optional* mark change. */
  options: string[];
  words: string[];
  required: string[];
  /** The patterns of regex() in the model, ready to run. */
  patterns?: LivePlan['patterns'];
}
