// Builds pages one question after the other: the open page, or a new one where the open one is full or holds an answer
// that the question depends on.
import type { CompiledQuestionnaire } from '../compiled.ts';
import type { Evaluation } from '../evaluation/evaluation.ts';
import { MOST_ON_A_PAGE, MOST_OPTIONS_ON_A_PAGE, type Page } from './page.ts';

interface Draft extends Page {
  names: Set<string>;
  options: number;
}

export interface PageBuilder {
  compiled: CompiledQuestionnaire;
  evaluation: Evaluation;
  pages: Draft[];
  pageCounts: Map<string, number>;
  sectionId: string;
  open: Draft | null;
}

export interface Position {
  prefix: string;
  level: number;
  together: boolean;
  gate: ReadonlySet<string>;
  repeat?: string;
  instance?: number;
}

interface Wanted {
  questions: number;
  options?: number;
}

const isCrowded = (open: Draft, options: number): boolean =>
  open.options > 0 && open.options + options > MOST_OPTIONS_ON_A_PAGE;

/** The open page, or a new one where the open one is full or holds an answer this depends on. */
export function pageFor(
  builder: PageBuilder,
  position: Position,
  dependsOn: readonly ReadonlySet<string>[],
  { questions, options = 0 }: Wanted,
): Draft {
  const { open } = builder;
  const splits =
    open &&
    !position.together &&
    (dependsOn.some((names) => intersects(names, open.names)) ||
      open.names.size + questions > MOST_ON_A_PAGE ||
      isCrowded(open, options));
  return open && !splits ? open : openPage(builder, position, 'questions');
}

function intersects(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  const [few, many] = some.size < others.size ? [some, others] : [others, some];
  for (const name of few) if (many.has(name)) return true;
  return false;
}

export function openPage(builder: PageBuilder, position: Position, kind: Page['kind']): Draft {
  const { sectionId } = builder;
  const draft: Draft = {
    id: pageId(builder, position, kind),
    sectionId,
    kind,
    items: [],
    names: new Set(),
    options: 0,
    titled: builder.compiled.nodes.get(sectionId)?.node.type !== 'question',
    ...(position.repeat === undefined ? {} : { repeat: position.repeat }),
    ...(position.instance === undefined ? {} : { instance: position.instance }),
  };
  builder.pages.push(draft);
  builder.open = draft;
  return draft;
}

/** Stable while answers change: counted within the section, or within one instance of a repeat. In it `~` replaces `/`. */
function pageId(
  { pageCounts, sectionId }: PageBuilder,
  { repeat, instance }: Position,
  kind: Page['kind'],
): string {
  if (kind === 'repeat-more') return `${repeat ?? ''}/more`.replaceAll('/', '~');
  const base =
    repeat === undefined ? sectionId : `${repeat}/${String(instance)}`.replaceAll('/', '~');
  const number = (pageCounts.get(base) ?? 0) + 1;
  pageCounts.set(base, number);
  return number === 1 ? base : `${base}.${String(number)}`;
}
