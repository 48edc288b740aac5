// An answer as the respondent would read it back: the words of the options, numbers and dates as they are written.
import type { Formats } from '../platform/i18n/formats.ts';
import { isEmpty, type AnswerValue } from '../questionnaires/model/answers.ts';
import { directionIn } from '../questionnaires/model/languages.ts';
import type { Choice, Question } from '../questionnaires/model/questionnaire.ts';
import type { Words } from './question-view.ts';
import { choiceWords } from './question-view.ts';
import { isFreeText, KIND_TRAITS } from '../questionnaires/kinds/traits.ts';

export interface AnswerContext {
  lang: string;
  questionnaire: Parameters<typeof choiceWords>[1]['questionnaire'];
  fmt: Formats;
  empty: string;
  agreed: string;
}

/** The words, one for each option chosen; `empty` marks an answer left out. */
export function answerWords(
  value: AnswerValue | undefined,
  question: Question,
  choices: readonly Choice[],
  reading: AnswerContext,
): { words: Words[]; empty: boolean } {
  if (value === undefined || isEmpty(value))
    return { words: [{ text: reading.empty, attribute: '' }], empty: true };
  const one = (code: string): Words => {
    const choice = choices.find(({ name }) => name === code);
    return choice ? choiceWords(choice, reading) : { text: code, attribute: '' };
  };
  if (Array.isArray(value)) return { words: value.map(one), empty: false };
  if (choices.length > 0) return { words: [one(String(value))], empty: false };
  return {
    words: [
      {
        text: plainWords(value as string | number, question, reading),
        attribute: typedAttribute(question, reading),
      },
    ],
    empty: false,
  };
}

/** What people type on a page written from right to left may be Vietnamese. */
const typedAttribute = (question: Question, { lang, questionnaire }: AnswerContext): string =>
  isFreeText(question.kind) && directionIn(questionnaire, lang) === 'rtl' ? ' dir="auto"' : '';

function plainWords(
  value: string | number,
  question: Question,
  { fmt, agreed }: AnswerContext,
): string {
  const held = KIND_TRAITS[question.kind].value;
  if (held === 'agreement') return agreed;
  if (held === 'date') return fmt.date(`${value}T00:00:00+07:00`);
  if (held === 'datetime') return fmt.dateTime(`${value}:00+07:00`);
  if (typeof value === 'number')
    return fmt.number(value, (String(value).split('.')[1] ?? '').length);
  return value;
}
