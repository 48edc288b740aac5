// The table of partial responses: the researchers' columns that make sense for what was never sent, and
// where it stopped.
import { columnsOf } from '../microdata/microdata-columns.ts';
import type { AskedVersion, ExportOptions } from '../microdata/export-options.ts';
import type { Columns, MicrodataRow } from '../microdata/microdata.ts';
import type { PartialResponse } from './partial-response.ts';

/** What the table has of responses only. */
const OF_RESPONSES: ReadonlySet<string> = new Set([
  ...['submitted_at', 'amended_at', 'status', 'flags', 'same_source'],
  ...['stratum', 'psu', 'weight'],
]);

type PartialMicrodata = MicrodataRow & { partial: PartialResponse };

export const toRow = (partial: PartialResponse): PartialMicrodata => ({
  id: partial.id,
  versionId: partial.versionId,
  localityId: partial.localityId,
  serviceId: partial.serviceId,
  channel: partial.channel,
  servicePoint: partial.servicePoint,
  caller: partial.caller,
  language: partial.language,
  answers: partial.answers,
  seconds: partial.seconds,
  submittedAt: partial.lastSavedAt.toISOString(),
  amendedAt: null,
  ...{ stratum: null, psu: null, weight: null, status: 'partial', flags: '', fromSource: null },
  partial,
});

const partialIn = (row: MicrodataRow): PartialResponse => (row as PartialMicrodata).partial;

/** @param versions newest first */
export function partialColumns(versions: readonly AskedVersion[], options: ExportOptions): Columns {
  const { fixed, asked } = columnsOf(versions, options);
  const [id, ...others] = fixed.filter(({ label }) => !OF_RESPONSES.has(label));
  return {
    fixed: [
      { ...id!, label: 'partial_id' },
      { label: 'started_at', value: (row) => partialIn(row).startedAt.toISOString() },
      { label: 'last_saved_at', value: (row) => row.submittedAt },
      { label: 'stopped_at_page', value: (row) => partialIn(row).stoppedAt ?? 'not_sent' },
      { label: 'device', value: (row) => partialIn(row).device },
      ...others,
    ],
    asked,
  };
}
