// The columns of the researchers' table: first those about the response itself, then one per question.
import { answerColumns } from './answer-columns.ts';
import type { AskedVersion, ExportOptions } from './export-options.ts';
import type { Column, Columns, MicrodataRow } from './microdata.ts';

/**
 * One column per question of any of the versions, identified by its id: the newest version gives its name and
 * the labels of its codes.
 * @param versions newest first
 */
export function columnsOf(versions: readonly AskedVersion[], options: ExportOptions): Columns {
  const byId = new Map(versions.map((version) => [version.id, version]));
  return { fixed: fixedColumns(options, byId), asked: answerColumns(versions, options) };
}

function fixedColumns(
  { values, names }: ExportOptions,
  versions: ReadonlyMap<string, AskedVersion>,
): Column[] {
  const place = (row: MicrodataRow) => names.locality(row.localityId);
  const coded: Column[] = [
    { label: 'province_code', value: (row) => place(row).provinceCode },
    { label: 'commune_code', value: (row) => place(row).communeCode },
    { label: 'service_id', value: (row) => row.serviceId },
  ];
  const named: Column[] = [
    { label: 'province_name', value: (row) => place(row).province },
    { label: 'commune_name', value: (row) => place(row).commune },
    {
      label: 'service_name',
      value: (row) => (row.serviceId === null ? null : names.service(row.serviceId)),
    },
  ];
  return [
    { label: 'response_id', value: (row) => row.id },
    { label: 'submitted_at', value: (row) => row.submittedAt },
    { label: 'amended_at', value: (row) => row.amendedAt },
    { label: 'questionnaire', value: (row) => versions.get(row.versionId)?.code ?? null },
    { label: 'questionnaire_version', value: (row) => versions.get(row.versionId)?.number ?? null },
    { label: 'status', value: (row) => row.status },
    { label: 'flags', value: (row) => row.flags },
    { label: 'same_source', value: (row) => row.fromSource },
    { label: 'door', value: (row) => row.channel },
    { label: 'service_point', value: (row) => row.servicePoint },
    { label: 'caller', value: (row) => row.caller },
    { label: 'language', value: (row) => row.language },
    { label: 'seconds', value: (row) => row.seconds },
    { label: 'stratum', value: (row) => row.stratum },
    { label: 'psu', value: (row) => row.psu },
    { label: 'weight', value: (row) => row.weight },
    ...coded,
    ...(values === 'labels' ? named : []),
  ];
}
