// The order in which conditions and calculations can be worked out: each after what it depends on.

export interface Ordered {
  order: string[];
  cycle: string[] | null;
}

/**
 * Depth-first, in reading order. `cycle` names the members of the first circle found, first one again at the end.
 * @param dependencies name → names it needs
 */
export function order(dependencies: ReadonlyMap<string, Iterable<string>>): Ordered {
  const done = new Set<string>();
  const sorted: string[] = [];
  for (const start of dependencies.keys()) {
    const cycle = visit(start, dependencies, done, sorted);
    if (cycle) return { order: sorted, cycle };
  }
  return { order: sorted, cycle: null };
}

interface Stop {
  name: string;
  needs: Iterator<string>;
}

/** With a stack of its own: a chain of a thousand questions must not exhaust the call stack. */
function visit(
  start: string,
  dependencies: ReadonlyMap<string, Iterable<string>>,
  done: Set<string>,
  sorted: string[],
): string[] | null {
  if (done.has(start)) return null;
  const open = new Set<string>();
  const stack: Stop[] = [];
  const enter = (name: string): void => {
    open.add(name);
    stack.push({ name, needs: (dependencies.get(name) ?? [])[Symbol.iterator]() });
  };
  enter(start);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const next = top.needs.next();
    if (next.done) {
      done.add(top.name);
      open.delete(top.name);
      sorted.push(top.name);
      stack.pop();
    } else if (open.has(next.value)) {
      const members = stack.map(({ name }) => name);
      return [...members.slice(members.indexOf(next.value)), next.value];
    } else if (!done.has(next.value)) enter(next.value);
  }
  return null;
}
