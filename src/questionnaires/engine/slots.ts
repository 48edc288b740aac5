// Gives every question, group and repeat its place: which level it lives on (the questionnaire's own, or a repeat's)
// and its slot there. Expressions and evaluation then work by slots, not by names.
import {
  noAdvice,
  type Advise,
  type Named,
  type Names,
  type RepeatPlace,
  type RowSource,
} from '../expressions/names.ts';
import type { PatternReader } from '../expressions/patterns.ts';
import type { Choice, Group, Node, Questionnaire, Repeat, Table } from '../model/questionnaire.ts';
import { walk } from '../model/nodes.ts';

export interface SlottedNode {
  readonly node: Node;
  readonly name: string;
  readonly slot: number;
  /** Level 0 is the questionnaire's own; each repeat opens one for what is in it. */
  readonly level: number;
  /** For a repeat: the level it opens. */
  readonly opens: number;
  /** Slot of the innermost group on the same level; null: straight on its level. */
  readonly around: number | null;
  readonly repeats: readonly RepeatPlace[];
  readonly parents: readonly (Group | Repeat)[];
}

export interface SlotAssignment {
  readonly placed: readonly SlottedNode[];
  readonly byName: ReadonlyMap<string, SlottedNode>;
  readonly levels: number;
  readonly lists: ReadonlyMap<string, RowSource>;
}

interface SlotTable {
  counters: number[];
  placed: SlottedNode[];
  byName: Map<string, SlottedNode>;
}

/** Where several nodes share a name, the first keeps it; the doubling is reported by the structure checks. */
export function assignSlots(questionnaire: Questionnaire): SlotAssignment {
  const slots: SlotTable = { counters: [0], placed: [], byName: new Map() };
  for (const [node, parents] of walk(questionnaire.children)) addNode(slots, node, parents);
  const { placed, byName, counters } = slots;
  return { placed, byName, levels: counters.length, lists: rowSources(questionnaire) };
}

function addNode(
  { counters, placed, byName }: SlotTable,
  node: Node,
  parents: readonly (Group | Repeat)[],
): void {
  const repeats = parents.flatMap(({ type, name }) =>
    type === 'repeat' ? (byName.get(name) ?? []) : [],
  );
  const level = repeats.at(-1)?.opens ?? 0;
  const slot = counters[level] ?? 0;
  counters[level] = slot + 1;
  const inside = parents.at(-1);
  const item: SlottedNode = {
    node,
    name: node.name,
    slot,
    level,
    parents,
    opens: node.type === 'repeat' ? counters.push(0) - 1 : -1,
    around: inside?.type === 'group' ? (byName.get(inside.name)?.slot ?? null) : null,
    repeats: repeats.map(({ name, slot: at }) => ({ name, slot: at })),
  };
  placed.push(item);
  if (!byName.has(node.name)) byName.set(node.name, item);
}

function rowSources({ lists, tables = [] }: Questionnaire): Map<string, RowSource> {
  const sources = new Map<string, RowSource>(
    tables.map((table) => [table.name, tableSource(table)]),
  );
  const columns = new Set<string>();
  for (const choices of new Set(lists.map((list) => list.choices))) {
    for (const choice of choices) for (const column in choice.columns) columns.add(column);
  }
  for (const { name, choices } of lists) sources.set(name, { rows: choices, columns });
  return sources;
}

/** An attached table's rows in the form of options, so that one piece of code reads both. */
function tableSource({ header, rows }: Table): RowSource {
  const asRow = (cells: readonly string[]): Choice => {
    const columns = Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
    return {
      name: columns['name'] ?? '',
      label: columns['label'] === undefined ? {} : { '': columns['label'] },
      columns,
    };
  };
  return { rows: rows.map(asRow), columns: new Set(header) };
}

export function namesOf(
  { byName, lists }: SlotAssignment,
  patterns: PatternReader,
  advise: Advise = noAdvice,
): Names {
  return {
    patterns,
    rows: (list) => lists.get(list),
    advise,
    near: advise(() => byName.keys()),
    find: (name) => named(byName.get(name), lists),
  };
}

function named(
  placed: SlottedNode | undefined,
  lists: ReadonlyMap<string, RowSource>,
): Named | undefined {
  if (!placed) return undefined;
  const { node, name, slot, repeats } = placed;
  if (node.type !== 'question') return { name, kind: node.type, slot, repeats };
  return {
    name,
    kind: node.kind,
    slot,
    repeats,
    choices: node.list === undefined ? undefined : lists.get(node.list)?.rows,
  };
}
