// The quotas of a round.
import { COUNTRY_ID } from '../../localities/locality.ts';
import type { Reader, Tx } from '../../platform/db/connect.ts';
import { prepared } from '../../platform/db/prepared.ts';
import type { QuotaCell } from './quota.ts';

interface QuotaRow {
  locality_id: number;
  service_id: string;
  maximum: number;
}

const toCell = (row: QuotaRow): QuotaCell => ({
  localityId: row.locality_id,
  serviceId: row.service_id || null,
  maximum: row.maximum,
});

/** By locality, then service. */
export async function listQuotas(db: Reader, roundId: string): Promise<QuotaCell[]> {
  const rows = await db('round_quotas')
    .where({ round_id: roundId })
    .orderBy(['locality_id', 'service_id']);
  return (rows as QuotaRow[]).map(toCell);
}

const AROUND = `select locality_id, service_id, maximum from round_quotas
  where round_id = $1 and (locality_id in ($2, $3)
    or locality_id = (select parent_id from localities where id = $2 and level = 'commune'))
  order by locality_id, service_id`;

/** Those of the locality, of a commune's province, and of the country. */
export async function listQuotasAround(
  db: Reader,
  roundId: string,
  localityId: number,
): Promise<QuotaCell[]> {
  const values = [roundId, localityId, COUNTRY_ID];
  const statement = { name: 'quotas-around', text: AROUND, values };
  return (await prepared<QuotaRow>(db, statement)).map(toCell);
}

/** These and no others hold from now on. */
export async function replaceQuotas(
  tx: Tx,
  roundId: string,
  cells: readonly QuotaCell[],
): Promise<void> {
  await tx('round_quotas').where({ round_id: roundId }).delete();
  const rows = cells.map((cell) => ({
    round_id: roundId,
    locality_id: cell.localityId,
    service_id: cell.serviceId ?? '',
    maximum: cell.maximum,
  }));
  await tx.batchInsert('round_quotas', rows, 500);
}
