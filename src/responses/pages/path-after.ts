// Where a page leads once it is accepted.
import { nextPage, pageById, unseenPaths, type Journey } from '../../forms/journey-pages.ts';
import { isAdding } from '../../forms/repeat-page.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';
import { nextStepPath, pagePath } from '../visiting/steps.ts';
import type { VisitWriteContext } from '../visiting/visit-request.ts';
import { isChange, type OpenedPage } from './question-page.reply.ts';

/**
 * Back to the check page after a change; the first page of an instance just added; else the page that
 * follows.
 */
export function pathAfter(
  ctx: VisitWriteContext,
  { visit: { base }, page }: OpenedPage,
  journey: Journey,
): string {
  const current = pageById(journey, page.id);
  if (isAdding(page, ctx.body)) return pagePath(base, newInstancePage(journey, page));
  if (isChange(ctx) || !current) return nextStepPath(base, journey);
  if (unseenPaths(journey, current).length > 0) return `${pagePath(base, current.id)}#more`;
  const next = nextPage(journey, current.id);
  return next ? pagePath(base, next.id) : `${base}/check`;
}

/** The first page of the last instance. */
function newInstancePage(journey: Journey, page: Page): string {
  const own = journey.pages.filter(
    ({ repeat, instance }) => repeat === page.repeat && instance !== undefined,
  );
  const last = Math.max(...own.map(({ instance }) => instance!));
  return own.find(({ instance }) => instance === last)?.id ?? page.id;
}
