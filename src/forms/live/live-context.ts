// What the context of a live page is made from, and which paths and names of the questionnaire it concerns.
import { isMoment } from '../../questionnaires/expressions/moments.ts';
import type { Page } from '../../questionnaires/engine/pages/page.ts';
import type { Journey } from '../journey-pages.ts';
import type { LivePlan } from './live-plan.ts';

export interface LiveContext {
  journey: Journey;
  plan: LivePlan;
  prefix: string;
  lang: string;
  asked: ReadonlySet<string>;
}

/** What comes before the names of the page's questions in their paths. */
export const prefixOf = (page: Page): string =>
  page.instance === undefined ? '' : `${page.repeat ?? ''}/${page.instance}/`;

/** Relevant now, or as soon as an answer of the page wants it. */
export function mayBeShown(
  name: string,
  { journey, plan, prefix }: Pick<LiveContext, 'journey' | 'plan' | 'prefix'>,
): boolean {
  const node = journey.compiled.nodes.get(name);
  if (!node) return false;
  const holds = (one: string): boolean =>
    journey.evaluation.relevant.has(
      [...prefix.split('/').slice(0, node.repeats.length * 2), one].join('/'),
    );
  if (!plan.conditional.has(name)) return holds(name);
  return node.parents.every(
    (parent) => parent.type === 'repeat' || plan.conditional.has(parent.name) || holds(parent.name),
  );
}

export const isSent = (name: string, { plan }: LiveContext): boolean =>
  plan.run.has(name) || plan.fixed.has(name);

export const runs = (name: string, context: LiveContext): boolean =>
  context.plan.run.has(name) && mayBeShown(name, context);

export const holdsMoment = (name: string, context: LiveContext): boolean =>
  pathsOf(name, context).some((path) => isMoment(context.journey.evaluation.valueAt(path)));

/** Where a name is: beside the page or above it, else – or where other instances are read – in every instance. */
export function pathsOf(name: string, { journey, plan, prefix }: LiveContext): string[] {
  const repeats = journey.compiled.nodes.get(name)?.repeats ?? [];
  const own = prefix.split('/').slice(0, repeats.length * 2);
  const inside = repeats.every((repeat, depth) => own[depth * 2] === repeat.name);
  if (repeats.length === 0) return [name];
  if (inside && !plan.across) return [[...own, name].join('/')];
  const [outer] = repeats;
  return Array.from(
    { length: journey.evaluation.instanceCount(outer?.name ?? '') },
    (_, index) => `${outer?.name ?? ''}/${index}/${name}`,
  );
}
