// Whether what should happen by itself happens: jobs, the chain of the audit log, backups. Pure.
import type { AccountCounts } from '../accounts/account-counts.store.ts';
import type { JobCounts } from '../platform/jobs/job-counts.store.ts';
import { when, type Finding } from './finding.ts';
import type { UnitCounts } from './unit-counts.store.ts';

export interface StateFacts {
  jobs: JobCounts;
  /** Lines of the audit log without a link that are older than ten minutes. */
  unlinked: number;
  accounts: AccountCounts;
  units: UnitCounts;
  lastBackup: Date | null;
  now: Date;
  mode: string;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

export function stateFindings(state: StateFacts): Finding[] {
  const { jobs, unlinked, accounts, mode } = state;
  const stuck = jobs.longestWait !== null && jobs.longestWait > HOUR;
  return [
    ...when(jobs.failed > 0, 'warn', 'failedJobs', { count: jobs.failed }),
    ...when(stuck, 'fail', 'stuckJobs', { count: jobs.waiting }),
    ...when(jobs.failed === 0 && !stuck, 'good', 'jobs'),
    ...when(unlinked > 0, 'warn', 'unlinked', { count: unlinked }),
    ...when(accounts.administrators === 0, 'fail', 'noAdministrator'),
    ...when(accounts.demonstration > 0 && mode === 'production', 'fail', 'demonstrationAccounts', {
      count: accounts.demonstration,
    }),
    ...unitFindings(state.units),
    ...backupFindings(state.lastBackup, state.now),
  ];
}

const unitFindings = ({ communes, formerCommunes }: UnitCounts): Finding[] => [
  ...when(communes === 0, 'warn', 'noCommunes'),
  ...when(communes > 0 && formerCommunes === 0, 'warn', 'noFormerUnits'),
  ...when(communes > 0 && formerCommunes > 0, 'good', 'units', { communes, formerCommunes }),
];

/** @param last when the newest backup was made; null: there is none */
export function backupFindings(last: Date | null, now: Date): Finding[] {
  if (last === null) return when(true, 'warn', 'noBackup');
  const days = (now.getTime() - last.getTime()) / 1000 / DAY;
  return when(true, days > 2 ? 'warn' : 'good', 'backup', {
    days: Math.floor(days),
    at: last.toISOString().slice(0, 16).replace('T', ' '),
  });
}
