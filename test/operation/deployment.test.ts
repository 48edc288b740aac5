// The files an installation is started from, read as their tools read them: they name only settings,
// commands, paths and figures that there are, and give the server no more rights than it needs.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { parse, parseAllDocuments } from 'yaml';
import { createProgram } from '../../src/cli.ts';
import { secretNames } from '../../src/platform/config/secret-files.ts';
import { projectRoot } from '../../src/platform/config/paths.ts';
import { metricsText } from '../../src/platform/metrics/metrics.ts';
import '../../src/platform/jobs/job-metrics.ts';

const read = (file: string): string => readFileSync(path.join(projectRoot, file), 'utf8');
const settings = new Set([
  ...[...read('.env.example').matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name!),
  ...secretNames.map((name) => `${name}_FILE`),
]);

/** Throws where a word is no command or option of the program. */
function isCommand(words: readonly string[]): boolean {
  let command: Command = createProgram();
  for (const word of words) {
    if (word.startsWith('--')) {
      if (!command.options.some(({ long }) => long === word))
        throw new Error(`${command.name()} has no ${word}`);
      continue;
    }
    const child = command.commands.find((one) => one.name() === word);
    if (child) command = child;
  }
  return command.name() !== 'civic-gauge';
}

interface Service {
  image?: string;
  command?: string | string[];
  environment: Record<string, string>;
  secrets: string[];
  [key: string]: unknown;
}

describe('docker-compose.yml', () => {
  const file = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, Service>;
    secrets: Record<string, unknown>;
    volumes: Record<string, unknown>;
  };
  const { app, backup, postgres } = file.services as Record<'app' | 'backup' | 'postgres', Service>;

  it('names settings that there are, all but those of a checkout', () => {
    const given = Object.keys(app.environment);
    expect(given.filter((name) => !settings.has(name))).toEqual([]);
    const plain = new Set(given.map((name) => name.replace(/_FILE$/, '')));
    const missing = [...settings].filter((name) => !name.endsWith('_FILE') && !plain.has(name));
    // Said by the image, by `ports`, or of the embedded database.
    expect(missing.sort()).toEqual([
      ...['DATA_DIR', 'HOST', 'METRICS_HOST', 'METRICS_PORT', 'NODE_ENV', 'PORT'],
    ]);
  });
  it('runs an ordinary user with nothing to write but memory', () => {
    for (const service of [app, backup]) {
      expect(service).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
        tmpfs: ['/tmp'],
      });
    }
  });
  it('takes secrets from files, each of which is declared', () => {
    for (const { secrets } of [app, backup, postgres])
      for (const name of secrets) expect(file.secrets).toHaveProperty(name);
    expect(read('docker-compose.yml')).not.toMatch(/PASSWORD: |postgres:\/\/[^"$]*:[^$"]+@/);
  });
  it('backs up into a volume by a command that there is', () => {
    expect(isCommand(backup.command as string[])).toBe(true);
    expect(backup['volumes']).toEqual(['backups:/backups']);
    expect(file.volumes).toHaveProperty('backups');
    expect(read('Dockerfile')).toContain('chown node:node /backups');
  });
  it('asks Postgres about its health, and writes no answers to its log', () => {
    expect(postgres).toHaveProperty('healthcheck.test');
    expect(postgres.image).toMatch(/^postgres:\d+-/);
    expect(postgres.command).toContain('log_min_error_statement=panic');
  });
});

describe('Dockerfile', () => {
  const text = read('Dockerfile');
  it('copies what is there, runs as an ordinary user and asks /readyz', () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)]
      .flatMap(([, files]) => files!.split(' '))
      .filter((name) => !name.includes('*'));
    expect(copied.length).toBeGreaterThan(10);
    expect(copied.filter((name) => !existsSync(path.join(projectRoot, name)))).toEqual([]);
    expect(text.lastIndexOf('USER node')).toBeGreaterThan(text.lastIndexOf('\nRUN '));
    expect(text).toMatch(/HEALTHCHECK[^]*\/readyz/);
    expect([...text.matchAll(/^FROM (\S+)/gm)].every(([, image]) => /:\d+-/.test(image!))).toBe(
      true,
    );
  });
});

interface Container {
  args: string[];
  env?: { name: string }[];
  securityContext: Record<string, unknown>;
}

describe('kubernetes', () => {
  const documents = parseAllDocuments(read('docs/operation/kubernetes/civic-gauge.yaml')).map(
    (document) => document.toJS() as { kind: string; spec: Record<string, unknown> },
  );
  const specOf = (kind: string) => documents.find((one) => one.kind === kind)!.spec as never;
  const deployment = (specOf('Deployment') as { template: { spec: Record<string, unknown> } })
    .template.spec;
  const cron = (
    specOf('CronJob') as { jobTemplate: { spec: { template: { spec: Record<string, unknown> } } } }
  ).jobTemplate.spec.template.spec;

  it.each([
    ['server', deployment],
    ['backup', cron],
  ])('%s: an ordinary user, a read-only root, known settings and commands', (_name, pod) => {
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    const [container] = pod['containers'] as [Container];
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect((container.env ?? []).filter(({ name }) => !settings.has(name))).toEqual([]);
    expect(isCommand(container.args)).toBe(true);
  });
  it('is asked whether to send people there, and whether to restart it', () => {
    const [container] = deployment['containers'] as [Record<string, unknown>];
    for (const [probe, at] of [
      ['startupProbe', '/readyz'],
      ['readinessProbe', '/readyz'],
      ['livenessProbe', '/healthz'],
    ])
      expect(container).toHaveProperty(`${probe}.httpGet.path`, at);
  });
});

describe('systemd', () => {
  it.each(['civic-gauge.service', 'civic-gauge-backup.service'])('%s', (name) => {
    const unit = read(`docs/operation/systemd/${name}`);
    const started = [...unit.matchAll(/^Exec\w+=\/usr\/bin\/node (\S+) (.+)$/gm)];
    expect(started.length).toBeGreaterThan(0);
    for (const [, file, rest] of started) {
      expect(existsSync(path.join(projectRoot, file!))).toBe(true);
      expect(isCommand(rest!.split(' '))).toBe(true);
    }
    for (const line of ['NoNewPrivileges=yes', 'ProtectSystem=strict', 'User=civic-gauge'])
      expect(unit).toContain(`\n${line}\n`);
  });
  it('the timer has its service', () => {
    expect(read('docs/operation/systemd/civic-gauge-backup.timer')).toContain('OnCalendar=');
  });
});

describe('monitoring', () => {
  const known = async (): Promise<Set<string>> =>
    new Set([...(await metricsText()).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!));
  const named = (text: string): string[] =>
    [...text.matchAll(/\b((?:civic_gauge|nodejs|process)_\w+)/g)].map(([, name]) =>
      name!.replace(/_(?:bucket|count|sum)$/, ''),
    );
  it('alerts and dashboard use figures that there are', async () => {
    const figures = await known();
    const rules = parse(read('docs/operation/monitoring/alerts.yaml')) as {
      groups: { rules: { alert: string; expr: string; annotations: Record<string, string> }[] }[];
    };
    const alerts = rules.groups.flatMap((group) => group.rules);
    expect(alerts.length).toBeGreaterThan(5);
    for (const { annotations } of alerts)
      expect(Object.keys(annotations)).toEqual(['summary', 'do']);
    const board = JSON.parse(read('docs/operation/monitoring/grafana.json')) as {
      panels: { targets: { expr: string }[] }[];
    };
    const asked = [
      ...alerts.map(({ expr }) => expr),
      ...board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ].flatMap(named);
    expect(new Set(asked).size).toBeGreaterThan(8);
    expect([...new Set(asked)].filter((name) => !figures.has(name))).toEqual([]);
  });
});
