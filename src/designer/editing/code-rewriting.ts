// One changed option code, carried to the expressions that name it.
import { isDynamic } from '../../questionnaires/engine/default-value.ts';
import type { Node, Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import { mentionsIn, withCode, type Speaking } from './code-places.ts';
import { treeOf } from './conditions/expression-parts.ts';
import type { CodeRenaming } from './code-change.ts';
import { carriers, filteredLists } from './code-carriers.ts';
import type { One } from './code-change.ts';

const SOURCES = [
  'relevant',
  'required',
  'constraint',
  'calculation',
  'readOnly',
  'choiceFilter',
  'count',
  'default',
] as const;

type Source = (typeof SOURCES)[number];

export function oneRenamed(model: Questionnaire, one: One): CodeRenaming {
  const [from] = one.change;
  const carried = carriers(model, one);
  const doubtful: string[] = [];
  const places = new Set<string>();
  const rewrite = (node: Node): Node => {
    const own = one.users.has(node.name);
    const speaking: Speaking = { ...carried, self: own, column: own, list: one.list };
    const entries = SOURCES.flatMap((field) => {
      const source = (node as Partial<Record<Source, string>>)[field];
      const next =
        source === undefined ? undefined : rewritten(source, { field, own, one, speaking });
      if (next === null) doubtful.push(node.name);
      return typeof next === 'string' && next !== source ? [[field, next] as const] : [];
    });
    if (entries.length > 0) places.add(node.name);
    const children = node.type === 'question' ? {} : { children: node.children.map(rewrite) };
    return { ...node, ...Object.fromEntries(entries), ...children } as Node;
  };
  const children = model.children.map(rewrite);
  if (doubtful.length > 0) return { ok: false, code: from, places: [...new Set(doubtful)] };
  const lists = filteredLists(model, carried.names, { change: one.change, places });
  return { ok: true, model: { ...model, children, lists }, places: [...places] };
}

interface Rewriting {
  field: Source;
  own: boolean;
  one: One;
  speaking: Speaking;
}

/** Null: it is uncertain whether the code is meant. */
function rewritten(
  source: string,
  {
    field,
    own,
    one: {
      change: [from, to],
    },
    speaking,
  }: Rewriting,
): string | null {
  if (field === 'default' && !isDynamic(source))
    return own
      ? source
          .split(/\s+/)
          .map((word) => (word === from ? to : word))
          .join(' ')
      : source;
  const tree = treeOf(source);
  if (!tree) return source;
  const { sure, doubtful } = mentionsIn(tree, from, speaking);
  return doubtful ? null : withCode(source, sure, [from, to]);
}
