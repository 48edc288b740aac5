// The service a response is about: one that the questionnaire lists, one that only the registry knows, one in
// the respondent's own words, or none; and the answers that say so.
import { NO_SERVICE } from '../../forms/journey.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import type { CompiledQuestion } from '../../questionnaires/engine/compiled.ts';
import { withAskedAnswers } from './place.ts';

export type ChosenService = { id: string } | { words: string } | 'none';

/** The answer to `service` of who used another one than the questionnaire lists. */
export const OTHER_SERVICE = 'other';
/** Its name in the respondent's own words, as `or_other` calls it. */
export const OTHER_WORDS = 'service_other';

export type ServiceQuestions = ReadonlyMap<string, Pick<CompiledQuestion, 'options'>>;

/** Whether the questionnaire's list has this answer; a question without a list takes every one. */
export function listsService(questions: ServiceQuestions, code: string): boolean {
  const options = questions.get('service')?.options ?? [];
  return options.length === 0 || options.some(({ choice }) => choice.name === code);
}

/** Whether people may answer about other services than the questionnaire lists. */
export const takesOtherServices = (questions: ServiceQuestions): boolean =>
  (questions.get('service')?.options.length ?? 0) > 0 && listsService(questions, OTHER_SERVICE);

/** Of one that only the registry knows, its id stands where the words of others stand. */
export function serviceAnswers(
  answers: Answers,
  chosen: ChosenService,
  questions: ServiceQuestions,
): Answers {
  const said = (service: string, words = '') =>
    withAskedAnswers(answers, questions, { service, [OTHER_WORDS]: words });
  if (chosen === 'none') return said(NO_SERVICE);
  if ('words' in chosen) return said(OTHER_SERVICE, chosen.words);
  return listsService(questions, chosen.id) || !takesOtherServices(questions)
    ? said(chosen.id)
    : said(OTHER_SERVICE, chosen.id);
}

interface AboutService {
  serviceId: string | null;
  answers: Answers;
}

/** A service that the registry does not know, in the respondent's words; empty where there is none. */
export const ownWordsOf = ({ serviceId, answers }: AboutService): string =>
  serviceId === null ? String(answers[OTHER_WORDS] ?? '') : '';

/** Whether there is a service to name: of the registry, or in the respondent's own words. */
export const namesService = (about: AboutService): boolean =>
  about.serviceId !== null || ownWordsOf(about) !== '';
