// Choice lists that no question uses.
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import type { Finding } from './finding.ts';

export function unusedLists(model: Questionnaire): Finding[] {
  const used = new Set(
    [...walk(model.children)].flatMap(([node]) =>
      node.type === 'question' && node.list !== undefined ? [node.list] : [],
    ),
  );
  for (const [, name = ''] of JSON.stringify(model.children).matchAll(
    /instance\((?:'|\\")(.*?)(?:'|\\")\)/g,
  ))
    used.add(name);
  return model.lists
    .filter(({ name }) => !used.has(name))
    .map(({ name, choices }) => ({
      kind: 'unused',
      weight: 'know',
      key: 'designer.findings.list_unused',
      vars: { list: name, count: choices.length },
      id: null,
      field: '',
    }));
}
