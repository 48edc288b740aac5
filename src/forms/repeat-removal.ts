// Taking one instance out of a repeat: for example a person who was entered by mistake, with all answers about them.
// Later ones keep their answers and move up.
import { createHash } from 'node:crypto';
import { instancesAt, withAnswer } from '../questionnaires/model/answers.ts';
import type { Answers } from '../questionnaires/model/answers.ts';
import type { Page } from '../questionnaires/engine/pages/page.ts';
import type { Journey } from './journey-pages.ts';

/** `seal` says what was there when the respondent agreed: sent twice, it must not remove the next one. */
export interface Removal {
  repeat: string;
  instance: number;
  seal: string;
}
/** The field a confirmation says it in. */
export const SEAL_FIELD = '_what';

/** What is on this page can be taken out: one of several whose number the respondent chooses. Null where not. */
export function removalOf(journey: Journey, page: Page): Removal | null {
  if (
    page.repeat === undefined ||
    page.instance === undefined ||
    journey.evaluation.fixedCount(page.repeat)
  )
    return null;
  const instances = instancesAt(journey.answers, page.repeat);
  if (instances.length < 2 || page.instance >= instances.length) return null;
  const seal = createHash('sha256')
    .update(JSON.stringify([instances.length, page.instance, instances[page.instance]]))
    .digest('base64url')
    .slice(0, 16);
  return { repeat: page.repeat, instance: page.instance, seal };
}

/** The answers without that instance. */
export function withoutInstance(
  answers: Answers,
  { repeat, instance }: Pick<Removal, 'repeat' | 'instance'>,
): Answers {
  return withAnswer(
    answers,
    repeat,
    instancesAt(answers, repeat).filter((_, index) => index !== instance),
  );
}

/** The first page of each instance that can be taken out, for the page that asks whether there is another one. */
export function removablePages(journey: Journey, page: Page): Page[] {
  const firsts = journey.pages.filter(
    (one, index, pages) =>
      one.repeat === page.repeat &&
      one.instance !== undefined &&
      pages[index - 1]?.instance !== one.instance,
  );
  return page.kind === 'repeat-more'
    ? firsts.filter((one) => removalOf(journey, one) !== null)
    : [];
}
