// Columns of the files for others. The public one has the keys as the plan leaves them and the questions
// that go along; the restricted one has all questions but free text and contact data, and a design
// without real names of strata and PSUs. Neither has an id, a time, a commune or a device. Pure.
import { ownValue } from '../../../platform/own-value.ts';
import type { AnswerColumn, Cell, Column, Columns, MicrodataRow } from '../microdata.ts';
import type { KeyValues } from '../../../statistics/disclosure-risk/suppression.ts';
import type { FilePlan } from './file-plan.ts';
import { keysInFile, type MadeFile } from './file-report.ts';
import type { Bounds } from './key-classes.store.ts';

/** Names of provinces, by locality. */
export type ProvinceCode = (localityId: number) => string;

const rounded = (weight: number | null): Cell =>
  weight === null ? null : Number(weight.toPrecision(4));

/** @param nameIn names of the keys in a version */
export function keysOf(
  row: MicrodataRow,
  {
    plan,
    keyColumns,
    province,
  }: { plan: FilePlan; keyColumns: readonly AnswerColumn[]; province: ProvinceCode },
): string[] {
  const answers = keyColumns.map(({ nameIn }) => {
    const name = nameIn(row.versionId);
    const value = name === undefined ? undefined : ownValue(row.answers, name);
    return value === undefined || value === null ? '' : String(value as string | number);
  });
  return [...(plan.withProvince ? [province(row.localityId)] : []), ...answers];
}

export interface PublicFile {
  plan: FilePlan;
  made: MadeFile;
  /** Of all questions, in codes. */
  asked: readonly AnswerColumn[];
  bounds: ReadonlyMap<string, Bounds>;
  province: ProvinceCode;
}

export interface FileWriter {
  columns: Columns;
  /** Whether the row is in the file. */
  keeps: (row: MicrodataRow) => boolean;
}

export function publicWriter({ plan, made, asked, bounds, province }: PublicFile): FileWriter {
  const keyColumns = plan.keys.map((name) => asked.find(({ label }) => label === name)!);
  const left = new WeakMap<MicrodataRow, { values: KeyValues | null }>();
  const keysFor = (row: MicrodataRow): KeyValues | null => {
    const known = left.get(row) ?? {
      values: keysInFile(made, keysOf(row, { plan, keyColumns, province })),
    };
    left.set(row, known);
    return known.values;
  };
  const labels = [...(plan.withProvince ? ['province_code'] : []), ...plan.keys];
  const fixed: Column[] = [
    ...labels.map((label, at) => ({
      label,
      value: (row: MicrodataRow) => keysFor(row)?.[at] ?? null,
    })),
    { label: 'weight', value: (row) => rounded(row.weight) },
  ];
  const along = new Set(plan.along.map(({ name }) => name));
  return {
    columns: {
      fixed,
      asked: asked.filter(({ label }) => along.has(label)).map((one) => within(one, bounds)),
    },
    keeps: (row) => row.status === 'counted' && keysFor(row) !== null,
  };
}

/** Numbers beyond the bounds become the bounds. */
function within(column: AnswerColumn, bounds: ReadonlyMap<string, Bounds>): AnswerColumn {
  const limits = bounds.get(column.label);
  if (!limits) return column;
  return {
    ...column,
    cell: (answered) => {
      const value = column.cell(answered);
      return typeof value === 'number' ? Math.min(limits.high, Math.max(limits.low, value)) : value;
    },
  };
}

/** Numbers in the order of appearance, for names that must not be told. */
function numbered(): (name: string | null) => number | null {
  const numbers = new Map<string, number>();
  return (name) => {
    if (name === null) return null;
    const number = numbers.get(name) ?? numbers.size + 1;
    numbers.set(name, number);
    return number;
  };
}

/** @param names of the questions that may be in it */
export function restrictedWriter(
  asked: readonly AnswerColumn[],
  names: ReadonlySet<string>,
  province: ProvinceCode,
): FileWriter {
  const [stratum, psu] = [numbered(), numbered()];
  const fixed: Column[] = [
    { label: 'province_code', value: (row) => province(row.localityId) },
    { label: 'service_id', value: (row) => row.serviceId },
    { label: 'door', value: (row) => row.channel },
    { label: 'submitted_on', value: (row) => row.submittedAt.slice(0, 10) },
    { label: 'stratum', value: (row) => stratum(row.stratum) },
    {
      label: 'psu',
      value: (row) => psu(row.psu === null ? null : `${row.stratum ?? ''}\n${row.psu}`),
    },
    { label: 'weight', value: (row) => row.weight },
  ];
  return {
    columns: { fixed, asked: asked.filter(({ label }) => names.has(label)) },
    keeps: ({ status }) => status === 'counted',
  };
}
