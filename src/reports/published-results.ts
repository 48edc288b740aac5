// One publication as one kind of reader may see it: the figures of every locality with what the
// nation looks like around them.
import type { Publication } from '../indicators/publication/publications.store.ts';
import type { Locality } from '../localities/locality.ts';
import { absentFigure, type Figure } from './figure.ts';
import { type Minimums } from './disclosure.ts';
import { nodesOf, type Outline, type OutlineNode } from './outline.ts';

/** Who reads: the address their pages lie under, and what may be shown to them. */
export interface Audience {
  base: '/reports' | '/results';
  permission: 'reports.read' | 'everyone';
  /** At least; a round may ask for more. */
  minimums: Minimums;
}

/** Why a locality is withheld, and whether its answers are left out of the nation's figures too. */
export interface Withheld {
  reason: string;
  excluded: boolean;
}

export interface PublishedResults {
  audience: Audience;
  publication: Publication;
  outline: Outline;
  country: Locality | null;
  /** In force when the round was in the field, by Vietnamese name. */
  provinces: readonly Locality[];
  figures: ReadonlyMap<number, ReadonlyMap<string, Figure>>;
  /** The researcher's decision by locality. */
  withheld: ReadonlyMap<number, Withheld>;
}

/** Never undefined: a locality without answers has figures with the reason `nothing`. */
export function figureOf(results: PublishedResults, localityId: number, node: OutlineNode): Figure {
  const known = results.figures.get(localityId)?.get(node.code);
  if (known) return known;
  return absentFigure(
    node.code,
    node.level,
    results.withheld.has(localityId) ? 'withheld' : 'nothing',
  );
}

/** A province or the country, by its code. */
export const findPlace = (
  { provinces, country }: PublishedResults,
  code: string,
): Locality | null =>
  provinces.find((province) => province.code === code) ?? (country?.code === code ? country : null);

/** The shown estimates of a node among the provinces. */
export function estimatesOf(results: PublishedResults, node: OutlineNode): number[] {
  return results.provinces.flatMap(({ id }) => figureOf(results, id, node).estimate ?? []);
}

/** The middle value; the mean of the two middle ones of an even number; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  const upper = sorted[half];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : (sorted[half - 1]! + upper) / 2;
}

/**
 * Null when fewer than half of the provinces have a figure that is shown: the middle of a few is not the
 * nation's.
 */
export function nationalMedian(results: PublishedResults, node: OutlineNode): number | null {
  const estimates = estimatesOf(results, node);
  return 2 * estimates.length < results.provinces.length ? null : median(estimates);
}

/** The country's own figure: every person counts the same, not every province. */
export const nationalMean = (results: PublishedResults, node: OutlineNode): number | null =>
  results.country ? figureOf(results, results.country.id, node).estimate : null;

/** Provinces with a rank at this node. */
export const rankedCount = (results: PublishedResults, node: OutlineNode): number =>
  results.provinces.filter(({ id }) => figureOf(results, id, node).standing !== null).length;

/** Dimensions, each followed by its sub-dimensions. */
export const scoreNodes = (outline: Outline): OutlineNode[] =>
  nodesOf(outline, 'dimension').flatMap((dimension) => [
    dimension,
    ...dimension.children.map((code) => outline.get(code)!),
  ]);

export const isIndicative = (results: Pick<PublishedResults, 'publication'>): boolean =>
  results.publication.round.kind === 'open';

/** Drawn respondents: localities are compared and ranked. */
export const isRanked = (results: Pick<PublishedResults, 'publication'>): boolean =>
  results.publication.round.kind === 'probability';

/** Whether localities differ enough at a node to be ranked; null where nothing was compared. */
export function isComparable(results: PublishedResults, node: OutlineNode): boolean | null {
  const figures = results.provinces.map(({ id }) => figureOf(results, id, node));
  if (figures.some(({ standing }) => standing !== null)) return true;
  return figures.some(({ reliability }) => reliability !== null) ? false : null;
}
