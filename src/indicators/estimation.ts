// From the accumulated answers of a round to the rows a publication holds: every node of the index
// tree for every locality and for the nation, with its interval, flag, rank and group
// (methodology, sections 3, 4 and 6). Pure: the seed of the rank simulation is an argument.
import type { Accumulator } from '../statistics/accumulator/accumulator.ts';
import { designFrom } from '../statistics/accumulator/accumulator-design.ts';
import { allDomains } from '../statistics/accumulator/joint-estimates.ts';
import type { LonelyPsu } from '../statistics/estimation/lonely-psu.ts';
import type { IndexDefinition } from './definition.ts';
import { withRanks } from './rank-standing.ts';
import type { ResultRow } from './result-row.ts';
import { treeOf } from './definition-tree.ts';
import { type Domain, rowsOfDomain } from './estimate-domain.ts';

export interface EstimationOptions {
  lonelyPsu: LonelyPsu;
  minRespondents: number;
  /** Localities to report, in any order; the code of each is the domain of its rows. */
  localityIds: readonly number[];
  nationId: number;
  /** Ranks are given for probability samples only. */
  ranked: boolean;
  seed: number;
  draws: number;
}

/** All rows of a computation: each locality and the nation, ranked where the sample allows it. */
export function estimateRound(
  accumulator: Accumulator,
  definition: IndexDefinition,
  options: EstimationOptions,
): ResultRow[] {
  const design = designFrom(accumulator, { lonelyPsu: options.lonelyPsu });
  const tree = treeOf(definition);
  const here = new Set(allDomains(design));
  const domains: Domain[] = options.localityIds
    .filter((id) => here.has(id))
    .map((id) => ({ localityId: id, domains: [id] }));
  const localities = domains.map((domain) =>
    rowsOfDomain(design, tree, domain, options.minRespondents),
  );
  const nation =
    here.size === 0
      ? []
      : rowsOfDomain(
          design,
          tree,
          { localityId: options.nationId, domains: allDomains(design) },
          options.minRespondents,
        );
  const placed = options.ranked ? placeAll(localities, options) : localities.flat();
  return [...placed, ...nation];
}

/** Ranks and groups of each node among the localities whose figure may be shown. */
function placeAll(localities: readonly ResultRow[][], options: EstimationOptions): ResultRow[] {
  const byNode = new Map<string, ResultRow[]>();
  for (const row of localities.flat()) byNode.set(row.node, [...(byNode.get(row.node) ?? []), row]);
  return [...byNode.values()].flatMap((rows) =>
    rows[0]!.level === 'indicator' ? rows : withRanks(rows, options),
  );
}
