// The published figures as one flat table for people who compute further: a row for every locality
// and node, with the flag and the reason where a figure is kept back.
import type { Locality } from '../localities/locality.ts';
import type { Figure } from './figure.ts';
import type { OutlineNode } from './outline.ts';
import { figureOf, type PublishedResults } from './published-results.ts';
import { cautionText, concealedText } from './wording/name-text.ts';
import type { Formatter } from './wording/formatter.ts';

export type ResultsRow = Record<string, string | number | null>;

export const resultsColumns = [
  'round',
  'simulated',
  'sample',
  'locality_code',
  'locality',
  'node',
  'level',
  'title',
  'estimate',
  'se',
  'ci_low',
  'ci_high',
  'interval',
  'n',
  'flag',
  'reason',
  'scale_low',
  'scale_high',
  'rank',
  'rank_low_90',
  'rank_high_90',
  'rank_low_90_simultaneous',
  'rank_high_90_simultaneous',
  'group',
  'group_to',
  'group_probability',
  'reliability',
  'median_difference',
  'median_p_adjusted',
] as const;

/** Sorted by locality, then in the order of the tree; the nation first. */
export function* resultsTable(
  results: PublishedResults,
  formatter: Formatter,
): Generator<ResultsRow> {
  const localities = [...(results.country ? [results.country] : []), ...results.provinces];
  for (const locality of localities) {
    for (const node of results.outline.values())
      yield rowOf(results, formatter, { locality, node });
  }
}

/** How the table calls the kinds of rounds. */
export const SAMPLES = {
  probability: 'probability',
  after_service: 'everybody served',
  open: 'self-selected',
} as const;

function rowOf(
  results: PublishedResults,
  formatter: Formatter,
  at: { locality: Locality; node: OutlineNode },
): ResultsRow {
  const { locality, node } = at;
  const { round } = results.publication;
  const figure = figureOf(results, locality.id, node);
  return {
    round: round.code,
    simulated: round.simulated ? 'yes' : 'no',
    sample: SAMPLES[round.kind],
    locality_code: locality.code,
    locality: locality.name[formatter.lang],
    node: node.code,
    level: node.level,
    title: node.title[formatter.lang],
    estimate: figure.estimate,
    se: figure.se,
    ci_low: figure.low,
    ci_high: figure.high,
    interval: figure.low === null ? null : (figure.intervalKind ?? 'unnamed'),
    n: figure.n,
    flag: flagOf(figure),
    reason:
      concealedText(formatter, figure, results.withheld.get(locality.id)) ||
      cautionText(formatter, figure),
    scale_low: node.low,
    scale_high: node.high,
    ...standingColumns(figure),
    reliability: figure.reliability,
    median_difference: figure.againstMedian?.difference ?? null,
    median_p_adjusted: figure.againstMedian?.p ?? null,
  };
}

const noStanding: ResultsRow = {
  rank: null,
  rank_low_90: null,
  rank_high_90: null,
  rank_low_90_simultaneous: null,
  rank_high_90_simultaneous: null,
  group: null,
  group_to: null,
  group_probability: null,
};

function standingColumns({ standing }: Figure): ResultsRow {
  if (!standing) return noStanding;
  const { rank, marginal, simultaneous, group, groupProbabilities } = standing;
  return {
    rank,
    rank_low_90: marginal.low,
    rank_high_90: marginal.high,
    rank_low_90_simultaneous: simultaneous.low,
    rank_high_90_simultaneous: simultaneous.high,
    group: group.from,
    group_to: group.to,
    group_probability: groupProbabilities
      .slice(group.from - 1, group.to)
      .reduce((sum, each) => sum + each, 0),
  };
}

function flagOf({ concealed, caution }: Figure): string {
  if (concealed !== null) return concealed === 'withheld' ? 'withheld' : 'hidden';
  return caution === null ? 'ok' : 'caution';
}
