// What publishing a computation would change for readers, against the edition that is published now. Pure.
import type { GroupRange, ResultRow } from '../result-row.ts';

/** The changes of one locality; its pages are the ones that change. */
export interface LocalityChanges {
  localityId: number;
  /** The index before and after; null where it is not shown. */
  index: { before: number | null; after: number | null };
  group: { before: GroupRange | null; after: GroupRange | null };
  /** Figures that get another value, that appear, and that are hidden from now on. */
  changed: number;
  appearing: number;
  disappearing: number;
}

/** Half of the last digit that pages print of a score: below it no page changes. */
const VISIBLE = 0.005;

/** Localities with a change that readers see, in the order of `after`, then those that only `before` has. */
export function editionChanges(
  before: readonly ResultRow[],
  after: readonly ResultRow[],
): LocalityChanges[] {
  const [old, next] = [byLocality(before), byLocality(after)];
  const ids = [...new Set([...next.keys(), ...old.keys()])];
  return ids
    .map((id) => changesOf(id, old.get(id) ?? new Map(), next.get(id) ?? new Map()))
    .filter(isVisible);
}

type ByNode = ReadonlyMap<string, ResultRow>;

function byLocality(rows: readonly ResultRow[]): Map<number, Map<string, ResultRow>> {
  const found = new Map<number, Map<string, ResultRow>>();
  for (const row of rows) {
    const nodes = found.get(row.localityId) ?? new Map<string, ResultRow>();
    found.set(row.localityId, nodes.set(row.node, row));
  }
  return found;
}

const shownEstimate = (row: ResultRow | undefined): number | null =>
  row && (row.flag === 'ok' || row.flag === 'caution') ? row.estimate : null;

function changesOf(localityId: number, before: ByNode, after: ByNode): LocalityChanges {
  const counts = { changed: 0, appearing: 0, disappearing: 0 };
  for (const node of new Set([...before.keys(), ...after.keys()])) {
    const kind = changeOf(shownEstimate(before.get(node)), shownEstimate(after.get(node)));
    if (kind) counts[kind] += 1;
  }
  const [was, is] = [before.get('index'), after.get('index')];
  return {
    localityId,
    index: { before: shownEstimate(was), after: shownEstimate(is) },
    group: { before: was?.standing?.group ?? null, after: is?.standing?.group ?? null },
    ...counts,
  };
}

function changeOf(
  before: number | null,
  after: number | null,
): 'changed' | 'appearing' | 'disappearing' | null {
  if (before === null) return after === null ? null : 'appearing';
  if (after === null) return 'disappearing';
  return Math.abs(after - before) >= VISIBLE ? 'changed' : null;
}

const isVisible = ({ group, changed, appearing, disappearing }: LocalityChanges): boolean =>
  changed + appearing + disappearing > 0 ||
  group.before?.from !== group.after?.from ||
  group.before?.to !== group.after?.to;
