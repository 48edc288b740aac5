// The place a response is about, and the answers that say so.
import type { Answers } from '../../questionnaires/model/answers.ts';

export interface Place {
  provinceId: number;
  /** Null where communes are not loaded or the respondent does not know theirs. */
  communeId: number | null;
  /** The smaller of both: the locality the response is stored under. */
  localityId: number;
}

export const placeOf = (provinceId: number, communeId: number | null): Place => ({
  provinceId,
  communeId,
  localityId: communeId ?? provinceId,
});

/** The names of a questionnaire's questions. */
export interface QuestionNames {
  has(name: string): boolean;
}

/** Adds the values that the questionnaire has a question for. */
export function withAskedAnswers(
  answers: Answers,
  names: QuestionNames,
  values: Record<string, string>,
): Answers {
  return {
    ...answers,
    ...Object.fromEntries(Object.entries(values).filter(([name]) => names.has(name))),
  };
}

export const placeAnswers = (answers: Answers, place: Place, names: QuestionNames): Answers =>
  withAskedAnswers(answers, names, {
    province: String(place.provinceId),
    commune: place.communeId === null ? '' : String(place.communeId),
  });
