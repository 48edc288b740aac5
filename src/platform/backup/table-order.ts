// Tables in an order in which they can be filled: each after those it refers to. Pure.

export interface Reference {
  from: string;
  to: string;
}

/**
 * @param tables in the order that is kept where references leave it open
 * @throws Error naming tables that refer to each other in a circle
 */
export function inFillingOrder(
  tables: readonly string[],
  references: readonly Reference[],
): string[] {
  const needed = new Map(tables.map((table) => [table, neededBy(table, references)]));
  const ordered: string[] = [];
  while (needed.size > 0) {
    const ready = [...needed.keys()].filter((table) =>
      needed.get(table)!.every((other) => !needed.has(other)),
    );
    if (ready.length === 0)
      throw new Error(`these tables refer to each other: ${[...needed.keys()].join(', ')}`);
    for (const table of ready) needed.delete(table);
    ordered.push(...ready);
  }
  return ordered;
}

const neededBy = (table: string, references: readonly Reference[]): string[] =>
  references.filter(({ from, to }) => from === table && to !== table).map(({ to }) => to);
