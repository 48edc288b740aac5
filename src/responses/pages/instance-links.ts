// Names of the instances of a repeat, and links to remove them.

import type { Page } from '../../questionnaires/engine/pages/page.ts';
import type { Journey } from '../../forms/journey-pages.ts';
import type { Surroundings } from '../../forms/question-view.ts';
import { labelInWords } from '../../forms/question-view.ts';
import type { Removal } from '../../forms/repeat-removal.ts';
import { removablePages, removalOf } from '../../forms/repeat-removal.ts';
import { pagePath } from '../visiting/steps.ts';

/** A button that leads to the page that asks whether to remove it. */
export interface RemovalLink {
  text: string;
  page: string;
}

export const removePath = (base: string, pageId: string): string =>
  `${pagePath(base, pageId)}/remove`;

/** “Household member 2”. */
export const instanceName = (
  { repeat, instance }: Pick<Removal, 'repeat' | 'instance'>,
  around: Surroundings,
): string =>
  around.t('responses.remove.name', {
    label: labelInWords(repeat, around) ?? around.t('responses.remove.unnamed'),
    number: instance + 1,
  });

/** Links to remove the instance of the page; on the page that asks for another one, all instances. */
export function removalLinks(journey: Journey, page: Page, around: Surroundings): RemovalLink[] {
  const pages =
    page.kind === 'repeat-more'
      ? removablePages(journey, page)
      : removalOf(journey, page)
        ? [page]
        : [];
  return pages.map((one) => ({
    text: around.t('responses.remove.link', {
      what: instanceName({ repeat: one.repeat ?? '', instance: one.instance ?? 0 }, around),
    }),
    page: one.id,
  }));
}
