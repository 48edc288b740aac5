// The accounts of the demonstration, with passwords that stay between starts.
import { createHmac } from 'node:crypto';
import type { Role } from '../accounts/permissions.ts';
import { inTransaction } from '../platform/db/database.ts';
import type { Db } from '../platform/db/connect.ts';
import type { Secrets } from '../platform/secrets.ts';
import { ensureAccount } from './demonstration-people.ts';

export interface DemonstrationAccount {
  login: string;
  role: Role;
  password: string;
}

const accounts: readonly { login: Role; name: string; province: string | null }[] = [
  { login: 'researcher', name: 'Cán bộ nghiên cứu (thử)', province: null },
  { login: 'leader', name: 'Lãnh đạo tỉnh Nghệ An (thử)', province: '40' },
  { login: 'administrator', name: 'Người quản trị (thử)', province: null },
];

/** Made from a secret of the installation, so that each start can show it again without keeping it. */
function passwordOf(login: string, secret: string): string {
  const digest = createHmac('sha256', secret)
    .update(`demonstration:${login}`)
    .digest('base64url')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return `${digest.slice(0, 5)}-${digest.slice(5, 10)}-${digest.slice(10, 15)}`;
}

/** The three accounts with passwords that work now. */
export async function seedDemonstrationAccounts(
  db: Db,
  secrets: Secrets,
  now: Date,
): Promise<DemonstrationAccount[]> {
  return inTransaction(db, async (tx) => {
    const made: DemonstrationAccount[] = [];
    for (const account of accounts) {
      const passwords = secrets.map((secret) => passwordOf(account.login, secret));
      const password = await ensureAccount(tx, { ...account, passwords }, now);
      made.push({ login: account.login, role: account.login, password });
    }
    return made;
  });
}
