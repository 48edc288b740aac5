// What is on the page of changes of one place: every score and indicator then and now, and which changed
// beyond chance.
import type { ChangeRow } from '../../indicators/changes/change-row.ts';
import { comparability } from '../../indicators/changes/comparable-nodes.ts';
import type { Locality } from '../../localities/locality.ts';
import { addressOf } from '../figure-row.ts';
import { INDEX_NODE, nodesOf, type OutlineNode } from '../outline.ts';
import { figureOf, scoreNodes, type PublishedResults } from '../published-results.ts';
import type { Formatter } from '../wording/formatter.ts';
import { concealedText, differenceText, placeName } from '../wording/name-text.ts';
import { changeLine, type ChangeLine } from './change-line.ts';

export interface EarlierRound {
  title: string;
  href: string;
  opensAt: Date | null;
  closesAt: Date | null;
  edition: number | null;
  /** Why changed definitions are compared all the same; null: they are not. */
  reason: string | null;
}

/** Where a place is better or worse than before, beyond chance. */
export interface ClearChange {
  code: string;
  title: string;
  href: string | null;
  /** On the common scale 1–10, signed. */
  difference: string;
}

export interface ChangePage {
  place: string;
  earlier: EarlierRound;
  index: ChangeLine;
  /** Dimensions each followed by their sub-dimensions. */
  scores: ChangeLine[];
  indicators: ChangeLine[];
  /** Sub-dimensions, the largest change first. */
  better: ClearChange[];
  worse: ClearChange[];
  /** Null for the country. */
  back: string | null;
  nation: string | null;
  withheldText: string;
}

export const changesAddress = (results: PublishedResults, { code }: Locality): string =>
  addressOf(results, code, 'changes');

/** Results of the later and of the earlier round. */
export interface RoundPair {
  results: PublishedResults;
  earlier: PublishedResults;
}

/** @param rows of this place */
export function changePage(
  { results, earlier }: RoundPair,
  formatter: Formatter,
  { locality, rows }: { locality: Locality; rows: readonly ChangeRow[] },
): ChangePage {
  const isNation = locality.id === results.country?.id;
  const lineOf = lines({ results, earlier }, formatter, { locality, rows });
  const scores = scoreNodes(results.outline).map(lineOf);
  const clear = (verdict: 'better' | 'worse') => clearChanges(formatter, scores, verdict);
  return {
    place: placeName(formatter, locality),
    earlier: describe(results, earlier, formatter),
    index: lineOf(results.outline.get(INDEX_NODE)!),
    scores,
    indicators: nodesOf(results.outline, 'indicator').map(lineOf),
    better: clear('better'),
    worse: clear('worse'),
    back: isNation ? null : addressOf(results, locality.code),
    nation: isNation || !results.country ? null : changesAddress(results, results.country),
    withheldText: results.withheld.has(locality.id)
      ? concealedText(
          formatter,
          figureOf(results, locality.id, results.outline.get(INDEX_NODE)!),
          results.withheld.get(locality.id),
        )
      : '',
  };
}

function lines(
  { results, earlier }: RoundPair,
  formatter: Formatter,
  { locality, rows }: { locality: Locality; rows: readonly ChangeRow[] },
): (node: OutlineNode) => ChangeLine {
  const reason = results.publication.computation.parameters.comparedWith?.reason ?? null;
  const { definition } = results.publication;
  const comparable = comparability(earlier.publication.definition, definition, reason !== null);
  const byNode = new Map(rows.map((row) => [row.node, row]));
  const isNation = locality.id === results.country?.id;
  return (node) => {
    const old = earlier.outline.get(node.code);
    return changeLine(
      formatter,
      {
        node,
        before: old ? figureOf(earlier, locality.id, old) : null,
        after: figureOf(results, locality.id, node),
        change: byNode.get(node.code),
        comparable: comparable.get(node.code),
      },
      {
        title:
          node.level === 'index'
            ? formatter.t('reports.ranking.whole')
            : node.title[formatter.lang],
        href: isNation ? null : addressOf(results, locality.code, node.code),
      },
    );
  };
}

function describe(
  results: PublishedResults,
  earlier: PublishedResults,
  { lang }: Formatter,
): EarlierRound {
  const { round, computation } = earlier.publication;
  return {
    title: round.title[lang],
    href: addressOf(earlier, 'ranking'),
    opensAt: round.opensAt,
    closesAt: round.closesAt,
    edition: computation.edition,
    reason: results.publication.computation.parameters.comparedWith?.reason ?? null,
  };
}

/** Sub-dimensions only: a dimension would say the same once more. */
function clearChanges(
  formatter: Formatter,
  scores: readonly ChangeLine[],
  verdict: 'better' | 'worse',
): ClearChange[] {
  return scores
    .filter((line) => line.level === 'subdimension' && line.verdict === verdict)
    .sort((a, b) => Math.abs(b.points!) - Math.abs(a.points!))
    .map(({ code, title, href, points }) => ({
      code,
      title,
      href,
      difference: differenceText(formatter, points!),
    }));
}
