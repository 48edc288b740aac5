// A wrong setting stops the start with one line that names it and never repeats a secret.
import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../../../src/platform/config/config.ts';
import { sessionSecret } from '../../../src/platform/config/session-secret.ts';
import { SetupError } from '../../../src/platform/config/setup-error.ts';
import { projectRoot } from '../../../src/platform/paths.ts';

const secret = 'x'.repeat(32);

describe('readConfig', () => {
  test('needs nothing to start on a fresh machine', () => {
    expect(readConfig({})).toEqual({
      mode: 'development', databaseUrl: null, databasePool: 10, officePool: 5, dataDir: null, port: 3000, host: 'localhost', webProcesses: 1,
      publicUrl: null, sessionSecret: null, trustProxy: 0, seedDemo: true, logLevel: 'info',
    });
  });

  test('in production serves from every core, from four at most, unless told otherwise', () => {
    const production = { NODE_ENV: 'production', SESSION_SECRET: secret };
    expect(readConfig(production).webProcesses).toBe(Math.min(4, availableParallelism()));
    expect(readConfig({ ...production, WEB_PROCESSES: '1' }).webProcesses).toBe(1);
    expect(readConfig({ WEB_PROCESSES: '64' }).webProcesses).toBe(64);
  });

  test('takes what is set, and an empty variable for unset', () => {
    expect(readConfig({ PORT: '8080', DATA_DIR: '', PUBLIC_URL: 'https://khaosat.example.vn/', SEED_DEMO: 'false', TRUST_PROXY: '1', DATABASE_URL: 'postgres://a:b@c/d' }))
      .toMatchObject({ port: 8080, dataDir: null, publicUrl: 'https://khaosat.example.vn', seedDemo: false, trustProxy: 1, databaseUrl: 'postgres://a:b@c/d' });
  });

  test('in production listens to all, shows no demonstration, and needs a secret of the operator', () => {
    expect(readConfig({ NODE_ENV: 'production', SESSION_SECRET: secret })).toMatchObject({ host: '0.0.0.0', seedDemo: false });
    expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(/SESSION_SECRET is required/);
  });

  test.each([
    ['PORT', 'abc'], ['PORT', '70000'], ['PORT', '-1'], ['DATABASE_URL', 'mysql://a/b'], ['DATABASE_POOL', '1'], ['NODE_ENV', 'prod'],
    ['PUBLIC_URL', 'khaosat.example.vn'], ['SESSION_SECRET', 'short'], ['TRUST_PROXY', 'yes'], ['SEED_DEMO', 'no'], ['LOG_LEVEL', 'loud'],
    ['WEB_PROCESSES', '0'], ['WEB_PROCESSES', '65'], ['WEB_PROCESSES', 'all'],
  ])('%s=%s is refused by name, in one line', (name, value) => {
    const attempt = () => readConfig({ [name]: value });
    expect(attempt).toThrow(SetupError);
    expect(attempt).toThrow(new RegExp(`^Configuration: ${name} must be [^\\n]+\\.$`));
  });

  test('names every wrong variable at once and repeats no secret', () => {
    const attempt = () => readConfig({ PORT: 'abc', DATABASE_URL: 'mysql://me:hunter2@host/db', SESSION_SECRET: 'hunter2' });
    expect(attempt).toThrow(/DATABASE_URL must .*PORT must .*SESSION_SECRET must/);
    expect(attempt).not.toThrow(/hunter2/);
  });

  test('every variable is explained in .env.example, and no other', () => {
    const explained = [...readFileSync(path.join(projectRoot, '.env.example'), 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm)].map(([, name]) => name!);
    const source = readFileSync(path.join(projectRoot, 'src/platform/config/config.ts'), 'utf8');
    const known = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name!);
    expect(known.length).toBeGreaterThan(10);
    expect(new Set(explained)).toEqual(new Set([...known, 'POSTGRES_PASSWORD']));
  });
});

describe('sessionSecret', () => {
  test('is the operator’s when set', () => {
    expect(sessionSecret({ sessionSecret: secret, dataDir: null })).toBe(secret);
  });

  test('is otherwise made once, long, and kept where only we can read it', () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'civic-gauge-secret-'));
    const made = sessionSecret({ sessionSecret: null, dataDir });
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(sessionSecret({ sessionSecret: null, dataDir })).toBe(made);
    expect(statSync(path.join(dataDir, 'session-secret')).mode & 0o777).toBe(0o600);
    rmSync(dataDir, { recursive: true });
  });
});
