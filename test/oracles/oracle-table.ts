// Tables of the oracle sample (sample.R), counted as the job counts them: everybody lives in one province.
import type { TableColumn } from '../../src/indicators/tables/answer-table.ts';
import type { TableShape } from '../../src/indicators/tables/asked-table.ts';
import type { TableOptions } from '../../src/indicators/tables/columns.ts';
import { emptyTable, tableReader, type TableSums } from '../../src/indicators/tables/table-sums.ts';
import { presentationRules } from '../../src/indicators/presentation/presentation-rules.ts';
import { codesOf } from './oracle-design.ts';
import type { Oracle } from './oracle-folder.ts';

const PROVINCE = 1;
const NATION = 0;

/** Nothing is hidden for its size. */
const rules = { ...presentationRules, minRespondents: 1, minPublic: 1, cautionDf: 1, maxWidth: 2 };

export interface OracleDesign {
  /** With the counts of clusters per stratum. */
  finite?: boolean;
  /** Weights are those of another column. */
  weights?: string;
  /** Post-stratified: people of each label of a column. */
  cells?: { column: string; people: Readonly<Record<string, number>> };
}

export function countedTable(
  data: Oracle,
  shape: TableShape,
  design: OracleDesign,
): { sums: TableSums; options: TableOptions } {
  const sums = emptyTable(shape, { kind: 'probability', people: data.rows });
  const at = (name: string | null, row: number): string | null =>
    name === null ? null : data.labels(name)[row]! || null;
  const { weight, postStratum } = weightsOf(data, design);
  const stratum = codesOf(data, 'stratum');
  tableReader(sums, shape)(
    {
      rows: data.rows,
      domain: new Int32Array(data.rows).fill(PROVINCE),
      stratum,
      psu: Int32Array.from(data.numbers('psu')),
      weight,
      postStratum,
    },
    Array.from({ length: data.rows }, (_, row) => ({
      question: at(shape.question, row),
      by: at(shape.by, row),
      within: at(shape.within, row),
    })),
  );
  const people = data.numbers('psus');
  return {
    sums,
    options: {
      rules,
      lonelyPsu: 'fail',
      localityIds: [PROVINCE],
      nationId: NATION,
      isSampled: true,
      adjustment: postStratum ? 'post-stratified' : 'none',
      ...(design.finite
        ? { populations: new Map(Array.from(stratum, (h, row) => [h, people[row]!])) }
        : {}),
    },
  };
}

function weightsOf(
  data: Oracle,
  { weights = 'weight', cells }: OracleDesign,
): { weight: Float64Array; postStratum: Int32Array | undefined } {
  const weight = data.numbers(weights);
  if (!cells) return { weight, postStratum: undefined };
  const labels = Object.keys(cells.people);
  const own = data.labels(cells.column);
  const sums = labels.map((label) =>
    weight.reduce((sum, w, row) => (own[row] === label ? sum + w : sum), 0),
  );
  const postStratum = Int32Array.from(own, (label) => labels.indexOf(label));
  return {
    postStratum,
    weight: weight.map((w, row) => {
      const cell = postStratum[row]!;
      return (w * cells.people[labels[cell]!]!) / sums[cell]!;
    }),
  };
}

/** Levels of a column, as options. */
export const levelsOf = (data: Oracle, column: string): string[] =>
  [...new Set(data.labels(column))].filter((label) => label !== '').sort();

/** The column of a group; “all”: of everybody. */
export const columnFor = (columns: readonly TableColumn[], group: string): TableColumn =>
  columns.find((column) => column.group === (group === 'all' ? null : group))!;
