// How far along a respondent is.
import { answerAt } from '../questionnaires/model/answers.ts';
import type { Page } from '../questionnaires/engine/pages/page.ts';
import { sectionsOf } from '../questionnaires/engine/pages/sections.ts';
import type { Journey } from './journey-pages.ts';

export interface Progress {
  /** Of the sections, from 1. */
  now: number;
  total: number;
  /** The page within its section, from 1, and how many the section has now. */
  page: number;
  pages: number;
}

/**
 * Sections are counted, not pages; those that may still come count too, so that the end does not run away.
 */
export function progressOf(journey: Journey, page: Page): Progress {
  const asked = new Set(journey.pages.map((one) => one.sectionId));
  const sections = sectionsOf(journey.compiled).filter(
    (section) => asked.has(section.id) || mayAppear(journey, section.id, new Set()),
  );
  const pages = journey.pages.filter((one) => one.sectionId === page.sectionId);
  return {
    page: pages.findIndex(({ id }) => id === page.id) + 1,
    pages: pages.length,
    now: sections.findIndex((section) => section.id === page.sectionId) + 1,
    total: sections.length,
  };
}

/** Whether a question not yet answered, which itself is or may be asked, decides about this node. */
function mayAppear(journey: Journey, name: string, seen: Set<string>): boolean {
  if (seen.has(name)) return false;
  seen.add(name);
  return [...(journey.compiled.nodes.get(name)?.relevantOn ?? [])].some(
    (on) =>
      answerAt(journey.answers, on) === undefined &&
      (journey.evaluation.relevant.has(on) || mayAppear(journey, on, seen)),
  );
}
