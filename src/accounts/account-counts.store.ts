// How many accounts there are of the kinds an operator must know about.
import type { Reader } from '../platform/db/connect.ts';
import { HOST_ORGANISATION } from './host-organisation.ts';

export interface AccountCounts {
  /** Enabled, with the role of an administrator in the host organisation. */
  administrators: number;
  /** Enabled, of the demonstration: their passwords are printed at each start. */
  demonstration: number;
}

export async function countAccounts(db: Reader): Promise<AccountCounts> {
  const { rows } = await db.raw<{ rows: AccountCounts[] }>(
    `select count(*) filter (where demonstration)::int as demonstration,
      count(*) filter (where exists (select 1 from role_grants g where g.user_id = users.id
        and g.role = 'administrator' and g.organisation_id = ?))::int as administrators
    from users where disabled_at is null`,
    [HOST_ORGANISATION],
  );
  return rows[0]!;
}
