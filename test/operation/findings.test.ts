// What the doctor finds, from facts: each rule meets a fact that breaks it and one that does not; every
// finding has words in both languages.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { when, worstFirst, type Finding } from '../../src/operation/finding.ts';
import type { ServerFacts } from '../../src/operation/server-facts.store.ts';
import { schemaFindings, serverFindings } from '../../src/operation/server-findings.ts';
import {
  diskFindings,
  secretFileFindings,
  settingsFindings,
} from '../../src/operation/settings-findings.ts';
import {
  backupFindings,
  stateFindings,
  type StateFacts,
} from '../../src/operation/state-findings.ts';
import { toldProblems } from '../../src/operation/told-problems.ts';
import { projectRoot, viewsFolder } from '../../src/platform/config/paths.ts';
import { loadTranslations } from '../../src/platform/i18n/translations.ts';

const now = new Date('2026-11-28T03:00:00Z');
const brief = (findings: readonly Finding[]): string[] =>
  findings
    .filter(({ severity }) => severity !== 'good')
    .map(({ severity, code }) => `${severity} ${code}`);

describe('settings', () => {
  const good = {
    mode: 'production',
    publicUrl: 'https://survey.example.vn',
    trustProxy: 1,
    seedDemo: false,
    databaseUrl: 'postgres://db/x',
  } as const;
  it.each([
    [{}, []],
    [{ mode: 'development' as const, publicUrl: null }, ['warn notProduction']],
    [{ seedDemo: true }, ['fail demonstrationOn']],
    [{ publicUrl: null }, ['warn noPublicUrl']],
    [{ publicUrl: 'http://survey.example.vn' }, ['fail plainHttp']],
    [{ publicUrl: 'http://localhost:3000' }, []],
    [{ trustProxy: 0 }, ['warn noProxyTrusted']],
    [{ databaseUrl: null }, ['warn embeddedInProduction']],
  ])('%j', (changes, expected) => {
    expect(brief(settingsFindings({ ...good, ...changes }))).toEqual(expected);
  });
  it('files of secrets are their owner’s', () => {
    const files = [
      { file: '.env', mode: 0o100644 },
      { file: 'session-secret', mode: 0o100600 },
    ];
    expect(secretFileFindings(files, 'development')[0]?.severity).toBe('warn');
    const found = secretFileFindings(files, 'production');
    expect(found).toEqual([
      { severity: 'fail', code: 'openSecret', vars: { file: '.env', mode: '0644' } },
    ]);
  });
  it.each([
    [0.4e9, 'fail diskFull'],
    [1.5e9, 'warn disk'],
    [9e9, 'warn disk'],
    [20e9, undefined],
  ])('%f bytes free of 100 GB', (free, expected) => {
    expect(brief(diskFindings({ place: '/data', free, total: 100e9 }))[0]).toBe(expected);
  });
});

describe('PostgreSQL', () => {
  const good: ServerFacts = {
    ...{ version: '17.2', size: 1, now, fsync: 'on', full_page_writes: 'on' },
    ...{ synchronous_commit: 'on', data_checksums: 'on', log_min_error_statement: 'panic' },
    ...{ log_statement: 'none', accepted: 97, used: 3, is_superuser: false, encrypted: false },
    ...{ remote: false, extensions: [] },
  };
  const asked = { needed: 42, local: now, embedded: false };
  it.each([
    [{}, {}, []],
    [{ fsync: 'off' }, {}, ['fail notDurable']],
    [{ synchronous_commit: 'off' }, {}, ['fail notDurable']],
    [{ synchronous_commit: 'remote_apply' }, {}, []],
    [{ data_checksums: 'off' }, {}, ['warn noChecksums']],
    [{ remote: true }, {}, ['warn notEncrypted']],
    [{ remote: true, encrypted: true }, {}, []],
    [{ is_superuser: true }, {}, ['warn superuser']],
    [{ is_superuser: true }, { embedded: true }, []],
    [{ log_min_error_statement: 'error' }, {}, ['warn logsStatements']],
    [{ log_statement: 'all' }, {}, ['warn logsAll']],
    [{ accepted: 41 }, {}, ['fail connections']],
    [{ now: new Date(now.getTime() + 5000) }, {}, ['warn clock']],
    [{ now: new Date(now.getTime() - 40_000) }, {}, ['fail clock']],
  ])('%j %j', (changes, otherwise, expected) => {
    expect(brief(serverFindings({ ...good, ...changes }, { ...asked, ...otherwise }))).toEqual(
      expected,
    );
  });
  it.each([
    [null, ['warn noSchema']],
    [['a', 'b'], []],
    [['a'], ['warn pendingMigrations']],
    [['a', 'b', 'c'], ['fail newerSchema']],
  ])('schema with %j', (applied, expected) => {
    expect(brief(schemaFindings(applied, ['a', 'b']))).toEqual(expected);
  });
});

describe('what happens by itself', () => {
  const good: StateFacts = {
    units: { communes: 3321, formerCommunes: 10035 },
    jobs: { waiting: 1, running: 0, failed: 0, longestWait: 10 },
    unlinked: 0,
    accounts: { administrators: 1, demonstration: 0 },
    lastBackup: new Date('2026-11-27T20:00:00Z'),
    now,
    mode: 'production',
  };
  it.each([
    [{}, []],
    [{ jobs: { ...good.jobs, failed: 2 } }, ['warn failedJobs']],
    [{ jobs: { ...good.jobs, longestWait: 3601 } }, ['fail stuckJobs']],
    [{ unlinked: 1 }, ['warn unlinked']],
    [{ accounts: { administrators: 0, demonstration: 0 } }, ['fail noAdministrator']],
    [{ accounts: { administrators: 1, demonstration: 3 } }, ['fail demonstrationAccounts']],
    [{ accounts: { administrators: 1, demonstration: 3 }, mode: 'development' }, []],
    [{ lastBackup: null }, ['warn noBackup']],
    [{ units: { communes: 0, formerCommunes: 0 } }, ['warn noCommunes']],
    [{ units: { communes: 9, formerCommunes: 0 } }, ['warn noFormerUnits']],
  ])('%j', (changes, expected) => {
    expect(brief(stateFindings({ ...good, ...changes }))).toEqual(expected);
  });
  it('a backup is old after two days', () => {
    const old = backupFindings(new Date('2026-11-25T02:00:00Z'), now);
    expect(old).toEqual([
      { severity: 'warn', code: 'backup', vars: { days: 3, at: '2026-11-25 02:00' } },
    ]);
  });
});

it('the worst comes first', () => {
  const found = [
    ...when(true, 'good', 'a'),
    ...when(true, 'fail', 'b'),
    ...when(false, 'fail', 'c'),
  ];
  expect(worstFirst([...found, ...when(true, 'warn', 'd')]).map(({ code }) => code)).toEqual([
    ...['b', 'd', 'a'],
  ]);
});

it('problems are counted from the figures of all processes', () => {
  const text = `# TYPE civic_gauge_problems_total counter
civic_gauge_problems_total{code="notFound"} 3
civic_gauge_problems_total{code="internal"} 12
civic_gauge_problems_total{code="busy"} 0
`;
  expect(toldProblems(text)).toEqual([
    { code: 'internal', count: 12 },
    { code: 'notFound', count: 3 },
  ]);
});

it('every finding has words in both languages', () => {
  const folder = path.join(projectRoot, 'src/operation');
  const files = readdirSync(folder).filter((name) => name.endsWith('-findings.ts'));
  const codes = files.flatMap((name) =>
    [
      ...readFileSync(path.join(folder, name), 'utf8').matchAll(
        /'(?:fail|warn|good)',\s*'([A-Za-z]+)'/g,
      ),
    ].map(([, code]) => code!),
  );
  expect(codes.length).toBeGreaterThan(20);
  const texts = loadTranslations(viewsFolder, { strict: true });
  for (const code of codes)
    expect(texts.vi(`operation.findings.${code}`)).not.toBe(texts.en(`operation.findings.${code}`));
});
