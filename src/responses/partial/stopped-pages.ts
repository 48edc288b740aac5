// Where people stopped, in the order of the questionnaire, with words for the page.
import { ownValue } from '../../platform/own-value.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import type { AskedVersion } from '../microdata/export-options.ts';
import type { StoppedCount } from './partial-responses.store.ts';

export interface StoppedPage {
  /** Null: everything was answered, and nothing was sent. */
  page: string | null;
  /** Words of the section or question the page begins with; null: not found in any version. */
  label: string | null;
  count: number;
  onPhone: number;
}

/** A page is named by its section, with what part of it or which instance comes after. */
const sectionOf = (page: string): string => page.split(/[.~]/)[0] ?? page;

interface Section {
  label: string;
  place: number;
}

/** Of all versions; the newest gives the words. */
function sectionsOf(versions: readonly AskedVersion[], lang: string): Map<string, Section> {
  const sections = new Map<string, Section>();
  for (const { compiled } of [...versions].reverse()) {
    const { questionnaire } = compiled;
    for (const [place, [node]] of [...walk(questionnaire.children)].entries()) {
      const words =
        ownValue(node.label, lang) ?? ownValue(node.label, questionnaire.defaultLanguage);
      sections.set(node.name, { label: words ?? node.name, place });
    }
  }
  return sections;
}

/** @param versions newest first */
export function stoppedPages(
  counts: readonly StoppedCount[],
  versions: readonly AskedVersion[],
  lang: string,
): StoppedPage[] {
  const sections = sectionsOf(versions, lang);
  const pages = new Map<string | null, StoppedPage>();
  for (const { stoppedAt, device, count } of counts) {
    const label = stoppedAt === null ? null : (sections.get(sectionOf(stoppedAt))?.label ?? null);
    const known = pages.get(stoppedAt) ?? { page: stoppedAt, label, count: 0, onPhone: 0 };
    const onPhone = known.onPhone + (device === 'phone' ? count : 0);
    pages.set(stoppedAt, { ...known, count: known.count + count, onPhone });
  }
  const placeOf = ({ page }: StoppedPage): number =>
    page === null ? Infinity : (sections.get(sectionOf(page))?.place ?? 1e6);
  return [...pages.values()].sort(
    (a, b) =>
      placeOf(a) - placeOf(b) ||
      (a.page ?? '').localeCompare(b.page ?? '', 'en', { numeric: true }),
  );
}
