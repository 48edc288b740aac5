// The public services every installation knows: the 25 essential ones, those added to them later, and
// everyday errands beyond them.
import type { Tx } from '../../platform/db/connect.ts';
import { type PublicService, savePublicServices } from './public-services.store.ts';
import { cell, type Row, table } from '../seed-table.files.ts';

/** Further services come after all that the official list may still hold. */
const FIRST_FURTHER_POSITION = 101;

/** Idempotent. @returns how many services there are */
export async function seedPublicServices(tx: Tx): Promise<number> {
  const [essential, further] = [table('public-services.csv'), table('further-services.csv')];
  const services = [...essential.map(essentialService), ...further.map(furtherService)];
  const everyday = [...essential, ...further].map((row): [string, string[]] => [
    cell(row, 'id'),
    cell(row, 'everyday_names').split('|'),
  ]);
  await savePublicServices(tx, services, new Map(everyday));
  return services.length;
}

const both = (row: Row, column: string) => ({
  vi: cell(row, `${column}_vi`),
  en: cell(row, `${column}_en`),
});

const shared = (row: Row) => ({
  ...{ id: cell(row, 'id'), category: cell(row, 'category'), retiredOn: null },
  ...{ name: both(row, 'name'), short: both(row, 'short'), titleSource: cell(row, 'title_source') },
});

const essentialService = (row: Row, index: number): PublicService => ({
  ...shared(row),
  ...{ kind: 'essential', position: index + 1 },
  ministry2022: both(row, 'ministry_2022'),
  ministryNow: both(row, 'ministry_now'),
  titleStatus: cell(row, 'title_status') as PublicService['titleStatus'],
});

const furtherService = (row: Row, index: number): PublicService => ({
  ...shared(row),
  kind: cell(row, 'kind') as PublicService['kind'],
  position: FIRST_FURTHER_POSITION + index,
  ...{ ministry2022: { vi: '', en: '' }, ministryNow: { vi: '', en: '' } },
  titleStatus: 'unverified',
});
