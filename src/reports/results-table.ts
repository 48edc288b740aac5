// The published figures as one flat table for people who compute further: a row for every locality
// and node, with the flag and the reason where a figure is kept back.
import type { Locality } from '../localities/locality.ts';
import type { Figure } from './disclosure.ts';
import type { OutlineNode } from './outline.ts';
import { figureOf, isIndicative, type Reading } from './reading.ts';
import { concealedText } from './wording/name-text.ts';
import type { Speech } from './wording/speech.ts';

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
  'n',
  'flag',
  'reason',
  'scale_low',
  'scale_high',
  'rank',
  'rank_low_90',
  'rank_high_90',
  'group',
  'group_probability',
] as const;

/** Sorted by locality, then in the order of the tree; the nation first. */
export function* resultsTable(reading: Reading, speech: Speech): Generator<ResultsRow> {
  const localities = [...(reading.country ? [reading.country] : []), ...reading.provinces];
  for (const locality of localities) {
    for (const node of reading.outline.values()) yield rowOf(reading, speech, { locality, node });
  }
}

function rowOf(
  reading: Reading,
  speech: Speech,
  at: { locality: Locality; node: OutlineNode },
): ResultsRow {
  const { locality, node } = at;
  const { round } = reading.publication;
  const figure = figureOf(reading, locality.id, node);
  return {
    round: round.code,
    simulated: round.simulated ? 'yes' : 'no',
    sample: isIndicative(reading) ? 'self-selected' : 'probability',
    locality_code: locality.code,
    locality: locality.name[speech.lang],
    node: node.code,
    level: node.level,
    title: node.title[speech.lang],
    estimate: figure.estimate,
    se: figure.se,
    ci_low: figure.low,
    ci_high: figure.high,
    n: figure.n,
    flag: flagOf(figure),
    reason: concealedText(speech, figure, reading.withheld.get(locality.id)),
    scale_low: node.low,
    scale_high: node.high,
    ...placingColumns(figure),
  };
}

function placingColumns({ placing }: Figure): ResultsRow {
  if (!placing)
    return {
      rank: null,
      rank_low_90: null,
      rank_high_90: null,
      group: null,
      group_probability: null,
    };
  const { rank, low, high, group, probabilities } = placing;
  return {
    rank,
    rank_low_90: low,
    rank_high_90: high,
    group,
    group_probability: probabilities[group - 1] ?? null,
  };
}

function flagOf({ concealed, caution }: Figure): string {
  if (concealed !== null) return concealed === 'withheld' ? 'withheld' : 'hidden';
  return caution ? 'caution' : 'ok';
}
