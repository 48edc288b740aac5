// A table of answers as a reader may see it: groups of few people are kept back, and numbers of respondents
// are told as “at least”, so that nobody works a small group out from the others (methodology, sections 7
// and 8).
import type { TableColumn, TableFigure, TablePanel } from '../../indicators/tables/answer-table.ts';
import { hiddenFigure } from '../../indicators/tables/columns.ts';
import { toldNumbers } from '../told-numbers.ts';

export interface DisclosedColumn {
  /** Null: everybody. */
  group: string | null;
  /** Respondents are no fewer; null where the column is kept back. */
  atLeast: number | null;
  /** Few respondents, or kept back for another group's sake. */
  concealed: 'few' | 'paired' | null;
  figures: readonly TableFigure[];
}

export interface DisclosedTable {
  columns: DisclosedColumn[];
  test: TablePanel['test'];
}

/** @param isWhole the country: what is told of it also bounds what its places can have */
export function discloseTable(
  { columns, test }: TablePanel,
  { minimum, isWhole }: { minimum: number; isWhole: boolean },
): DisclosedTable {
  const everybody = columns.find(({ group }) => group === null);
  const groups = columns.filter(({ group }) => group !== null);
  const total = everybody?.n ?? 0;
  const largestFirst = groups.filter(({ n }) => n >= minimum).sort((a, b) => b.n - a.n);
  const told = toldNumbers(
    largestFirst.map(({ n }) => n),
    {
      kept: groups.length - largestFirst.length,
      total,
      minimum,
      reserve: isWhole ? 2 * minimum : 0,
    },
  );
  const atLeast = new Map(largestFirst.map((column, at) => [column, told[at] ?? null]));
  const [whole] = toldNumbers([total], { kept: 0, total: null, minimum, reserve: 0 });
  const isKept = total < minimum;
  return {
    columns: columns.map((column) =>
      disclosed(column, column === everybody ? whole! : (atLeast.get(column) ?? null), minimum),
    ),
    test: isKept ? null : test,
  };
}

function disclosed(
  { group, n, figures }: TableColumn,
  atLeast: number | null,
  minimum: number,
): DisclosedColumn {
  if (n < minimum) return { group, atLeast: null, concealed: 'few', figures: [] };
  if (atLeast === null) return { group, atLeast: null, concealed: 'paired', figures: [] };
  return { group, atLeast, concealed: null, figures: figures.map(preciseOrHidden(minimum)) };
}

const preciseOrHidden =
  (minimum: number) =>
  (figure: TableFigure): TableFigure =>
    figure.effectiveN !== null && figure.effectiveN < minimum
      ? hiddenFigure(figure.code, 'wide')
      : figure;
