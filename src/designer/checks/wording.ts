// How long a questionnaire takes and how hard it is to read, by rules of thumb that the page names beside the figures.
import { ownValue } from '../../platform/own-value.ts';
import type { Question, Questionnaire, Text } from '../../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../../questionnaires/model/nodes.ts';
import { textIn } from '../../questionnaires/model/translations.ts';
import { isSilent } from '../../questionnaires/kinds/traits.ts';
import { AUTHORING_TRAITS } from '../../questionnaires/kinds/authoring-traits.ts';

/** Words (in Vietnamese: syllables) an adult reads in a minute on a phone, taken low for readers with little schooling. */
export const WORDS_PER_MINUTE = 140;
/** A sentence of more words than this is hard for a reader with five years of school. */
export const LONG_SENTENCE = 25;
const EASY_SENTENCE = 15;

export const wordsOf = (text: string): number => (text.match(/[\p{L}\p{N}]+/gu) ?? []).length;
const sentencesOf = (text: string): string[] =>
  text.split(/[.?!;:\n]+/).filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
const plain = (text: string): string => text.replace(/\$\{[^}]*\}/g, ' x ');

/** To read and to answer one question. */
export function minutesFor(question: Question, model: Questionnaire, lang: string): number {
  if (isSilent(question.kind)) return 0;
  const say = (text: Text | undefined): string => textIn(text, lang, model)?.text ?? '';
  const options =
    model.lists
      .find(({ name }) => name === question.list)
      ?.choices.slice(0, 12)
      .map(({ label }) => say(label))
      .join(' ') ?? '';
  return (
    wordsOf([say(question.label), say(question.hint), options].join(' ')) / WORDS_PER_MINUTE +
    AUTHORING_TRAITS[question.kind].seconds / 60
  );
}

export type ReadingLevel = 'easy' | 'fair' | 'hard';
export interface WordingMeasure {
  level: ReadingLevel;
  meanSentence: number;
  hardest: { id: string; name: string; words: number }[];
}

/** By the length of sentences in labels and hints; null when nothing is written in this language. */
export function readingOf(model: Questionnaire, lang: string): WordingMeasure | null {
  const lengths = questionsOf(model).flatMap((question) =>
    [ownValue(question.label, lang), ownValue(question.hint, lang)].flatMap((text) =>
      sentencesOf(plain(text ?? '')).map((sentence) => ({
        id: question.id,
        name: question.name,
        words: wordsOf(sentence),
      })),
    ),
  );
  if (lengths.length === 0) return null;
  const mean = lengths.reduce((sum, { words }) => sum + words, 0) / lengths.length;
  const share = lengths.filter(({ words }) => words > LONG_SENTENCE).length / lengths.length;
  const level =
    share > 0.1 || mean > LONG_SENTENCE
      ? 'hard'
      : share > 0 || mean > EASY_SENTENCE
        ? 'fair'
        : 'easy';
  return {
    level,
    meanSentence: mean,
    hardest: lengths
      .filter(({ words }) => words > LONG_SENTENCE)
      .sort((a, b) => b.words - a.words)
      .slice(0, 5),
  };
}
