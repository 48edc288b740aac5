// How many questions of a form have an answer, for pages that say what would be lost.
import { answerAt, isEmpty } from '../questionnaires/model/answers.ts';
import { answerablePaths, type Journey } from './journey-pages.ts';

export const answeredCount = (journey: Journey): number =>
  journey.pages
    .flatMap((page) => answerablePaths(page))
    .filter((path) => !isEmpty(answerAt(journey.answers, path))).length;
