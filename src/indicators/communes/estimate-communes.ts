// Model-based scores of all communes of a round, also of those with few answers or none (methodology,
// section 10). Pure.
import { designFrom } from '../../statistics/accumulator/accumulator-design.ts';
import { allDomains } from '../../statistics/accumulator/joint-estimates.ts';
import { indexNodes } from '../../statistics/index-tree/index-tree.ts';
import { adjustedInFamilies } from '../../statistics/numeric/multiple-tests.ts';
import { areaFigures } from '../../statistics/small-areas/area-figures.ts';
import type { IndexDefinition } from '../definition.ts';
import { treeOf } from '../definition-tree.ts';
import type { PresentationRules } from '../presentation/presentation-rules.ts';
import type { ResultRow } from '../result-row.ts';
import { communeFrame, type CommuneFrame, type KnownCommune } from './commune-frame.ts';
import type { ModelledCommune } from './commune-model.ts';
import type { CommuneEstimates, CommuneRow } from './commune-row.ts';
import type { CommuneSums } from './commune-sums.ts';
import { estimateScore, type ScoreNode } from './estimate-score.ts';
import { targetsOf, withoutRows } from './province-targets.ts';

export interface CommuneInputs {
  communes: readonly KnownCommune[];
  /** Provinces whose answers count for the nation. */
  provinceIds: readonly number[];
  /** Of provinces: what the communes have to agree with. */
  results: readonly ResultRow[];
  rules: PresentationRules;
}

export function estimateCommunes(
  sums: Pick<CommuneSums, 'accumulator' | 'weights'>,
  definition: IndexDefinition,
  { communes, provinceIds, results, rules }: CommuneInputs,
): CommuneEstimates {
  const tree = treeOf(definition);
  const nodes = indexNodes(tree, () => false).flatMap(({ code, level, node }): ScoreNode[] =>
    level === 'indicator' || node === null ? [] : [{ code, level, node }],
  );
  const frame = communeFrame(provinceIds, communes);
  const modelled = withOwnFigures(sums, frame, nodes);
  const targets = targetsOf(results);
  const made = nodes.map((node, at) =>
    estimateScore(modelled, { node, at, tree, rules, deviations: frame.deviations, targets }),
  );
  const rows = withAdjustedTests(made.flatMap((one) => one.rows));
  return {
    rows,
    models: made.map(({ model }) => model),
    lacking: [...frame.lacking, ...withoutRows(frame, rows, results)],
  };
}

function withOwnFigures(
  { accumulator, weights }: Pick<CommuneSums, 'accumulator' | 'weights'>,
  { communes }: CommuneFrame,
  nodes: readonly ScoreNode[],
): ModelledCommune[] {
  const design = designFrom(accumulator, { lonelyPsu: 'remove' });
  const present = new Set(allDomains(design));
  const own = nodes.map(({ node }) => node);
  return communes.map((commune) => ({
    ...commune,
    own: present.has(commune.id)
      ? { figures: areaFigures(design, commune.id, own), weights: weights.get(commune.id)! }
      : null,
  }));
}

/** A reader of a province may pick from all its communes and all scores. */
function withAdjustedTests(rows: readonly CommuneRow[]): CommuneRow[] {
  const adjusted = adjustedInFamilies(rows, {
    p: ({ differenceP }) => differenceP,
    family: ({ provinceId }) => provinceId,
  });
  return rows.map((row) => ({ ...row, differenceP: adjusted.get(row)! }));
}
