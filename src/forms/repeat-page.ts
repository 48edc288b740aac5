// The page that closes a repeat of open length: is there another one? Yes begins a new, empty instance.
import { instancesAt, withAnswer } from '../questionnaires/model/answers.ts';
import type { Page } from '../questionnaires/engine/pages/page.ts';
import type { Journey } from './journey-pages.ts';
import type { Fields, SentPage } from './page-answers.ts';

/** More than any household or list of visits needs. */
export const MOST_INSTANCES = 50;
export const ANOTHER_FIELD = '_another';

/** How many there were when the page was shown: the same answer sent twice adds one. */
export const INSTANCES_FIELD = '_instances';

export const isAdding = (page: Page, body: Fields): boolean =>
  page.kind === 'repeat-more' && body[ANOTHER_FIELD] === 'yes';

export function addInstance(journey: Journey, page: Page, body: Fields): SentPage {
  const path = page.repeat ?? '';
  const choice = body[ANOTHER_FIELD];
  if (choice !== 'yes' && choice !== 'no')
    return {
      answers: journey.answers,
      errors: [{ path: ANOTHER_FIELD, code: 'required', vars: {} }],
      edits: 0,
    };
  const instances = instancesAt(journey.answers, path);
  const shown = body[INSTANCES_FIELD];
  const isSentAgain = shown !== undefined && Number(shown) !== instances.length;
  const grows = choice === 'yes' && !isSentAgain && instances.length < MOST_INSTANCES;
  return {
    answers: grows ? withAnswer(journey.answers, path, [...instances, {}]) : journey.answers,
    errors: [],
    edits: 0,
  };
}
