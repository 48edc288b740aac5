// One score of all communes: the model is fitted where communes have answers, and speaks of all communes of
// provinces that show the score themselves.
import type { Node } from '../../statistics/accumulator/node-figures.ts';
import type { TreeDimension } from '../../statistics/index-tree/index-tree.ts';
import { scaleOfNode } from '../node-scale.ts';
import type { PresentationRules } from '../presentation/presentation-rules.ts';
import type { ResultRow } from '../result-row.ts';
import { fitCommunes, hasOwn, type ModelledCommune } from './commune-model.ts';
import type { CommuneModel, CommuneRow } from './commune-row.ts';
import { rowsOfModel } from './commune-rows.ts';
import { modelInNumbers, noModel } from './model-facts.ts';
import { targetKey, type Targets } from './province-targets.ts';

export interface ScoreNode {
  code: string;
  level: ResultRow['level'];
  node: Node;
}

export function estimateScore(
  modelled: readonly ModelledCommune[],
  of: {
    node: ScoreNode;
    at: number;
    tree: readonly TreeDimension[];
    rules: PresentationRules;
    deviations: readonly number[];
    targets: Targets;
  },
): { rows: CommuneRow[]; model: CommuneModel } {
  const { node, at, rules, targets } = of;
  const known = modelled.filter((commune) => hasOwn(commune, at, rules.minRespondents));
  const sampled = new Set(known.map(({ provinceId }) => provinceId));
  const communes = modelled.filter(
    ({ provinceId }) => sampled.has(provinceId) && targets.has(targetKey(provinceId, node.code)),
  );
  const found = fitCommunes(communes, at, rules.minRespondents);
  if ('lack' in found) return { rows: [], model: noModel(node.code, found.lack, known.length) };
  const indicators = of.tree.flatMap(({ subDimensions }) =>
    subDimensions.flatMap((sub) => sub.indicators),
  );
  const ends = new Map(
    indicators.map(({ variable, min, max }) => [variable, { low: min, high: max }]),
  );
  const rows = rowsOfModel(found.model, {
    ...node,
    at,
    rules,
    scale: scaleOfNode(node.node, (variable) => ends.get(variable)!),
    target: (provinceId) => targets.get(targetKey(provinceId, node.code))!,
  });
  return { rows, model: modelInNumbers(node.code, found, of.deviations) };
}
