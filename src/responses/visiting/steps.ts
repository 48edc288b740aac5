// The steps of a round: place, service, the questionnaire's pages, check. Which one comes next.
import type { Journey } from '../../forms/journey-pages.ts';
import { firstOpenPage } from '../../forms/journey-pages.ts';

export const pagePath = (base: string, pageId: string): string =>
  `${base}/q/${encodeURIComponent(pageId)}`;

/** A questionnaire that has a question named `service` is about one public service. */
export const asksService = (journey: Pick<Journey, 'compiled'>): boolean =>
  journey.compiled.byName.has('service');

export const isServiceOpen = (journey: Pick<Journey, 'compiled' | 'answers'>): boolean =>
  asksService(journey) && (journey.answers['service'] ?? '') === '';

/** The first step that is not finished. */
export function nextStepPath(base: string, journey: Journey): string {
  if (isServiceOpen(journey)) return `${base}/service`;
  const open = firstOpenPage(journey);
  return open ? pagePath(base, open.id) : `${base}/check`;
}

/** The last page of the journey, to go back to from the check page. */
export const lastPagePath = (base: string, journey: Journey): string => {
  const last = journey.pages.at(-1);
  return last ? pagePath(base, last.id) : `${base}/place`;
};
