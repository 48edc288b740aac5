// A wrong setting stops the start with one line that names it and never repeats a secret.
import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../../../src/platform/config/config.ts';
import { sessionSecrets } from '../../../src/platform/installation/session-secrets.ts';
import { SetupError } from '../../../src/platform/config/setup-error.ts';
import { projectRoot } from '../../../src/platform/config/paths.ts';

const secret = 'x'.repeat(32);

describe('readConfig', () => {
  test('needs nothing to start on a fresh machine', () => {
    expect(readConfig({})).toEqual({
      mode: 'development',
      databaseUrl: null,
      databasePool: 10,
      officePool: 5,
      dataDir: null,
      port: 3000,
      host: 'localhost',
      webProcesses: 1,
      webSilenceSeconds: 60,
      publicUrl: null,
      sessionSecrets: null,
      identityProvider: null,
      trustProxy: 0,
      metricsToken: null,
      metricsPort: null,
      metricsHost: '127.0.0.1',
      seedDemo: true,
      logLevel: 'info',
    });
  });

  test('in production serves from every core, from four at most, unless told otherwise', () => {
    const production = { NODE_ENV: 'production', SESSION_SECRET: secret };
    expect(readConfig(production).webProcesses).toBe(Math.min(4, availableParallelism()));
    expect(readConfig({ ...production, WEB_PROCESSES: '1' }).webProcesses).toBe(1);
    expect(readConfig({ WEB_PROCESSES: '64' }).webProcesses).toBe(64);
  });

  test('takes what is set, and an empty variable for unset', () => {
    expect(
      readConfig({
        PORT: '8080',
        DATA_DIR: '',
        PUBLIC_URL: 'https://khaosat.example.vn/',
        SEED_DEMO: 'false',
        TRUST_PROXY: '1',
        DATABASE_URL: 'postgres://a:b@c/d',
      }),
    ).toMatchObject({
      port: 8080,
      dataDir: null,
      publicUrl: 'https://khaosat.example.vn',
      seedDemo: false,
      trustProxy: 1,
      databaseUrl: 'postgres://a:b@c/d',
    });
  });

  test('in production listens to all, shows no demonstration, and needs a secret of the operator', () => {
    expect(readConfig({ NODE_ENV: 'production', SESSION_SECRET: secret })).toMatchObject({
      host: '0.0.0.0',
      seedDemo: false,
    });
    expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(/SESSION_SECRET is required/);
  });

  test.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['DATABASE_URL', 'mysql://a/b'],
    ['DATABASE_POOL', '1'],
    ['NODE_ENV', 'prod'],
    ['PUBLIC_URL', 'khaosat.example.vn'],
    ['SESSION_SECRET', 'short'],
    ['TRUST_PROXY', 'yes'],
    ['SEED_DEMO', 'no'],
    ['LOG_LEVEL', 'loud'],
    ['WEB_PROCESSES', '0'],
    ['WEB_PROCESSES', '65'],
    ['WEB_PROCESSES', 'all'],
    ['METRICS_TOKEN', 'short'],
    ['METRICS_TOKEN', `with a blank ${secret}`],
    ['METRICS_PORT', '0'],
    ['OIDC_ISSUER', 'sso.example.vn'],
  ])('%s=%s is refused by name, in one line', (name, value) => {
    const attempt = () => readConfig({ [name]: value });
    expect(attempt).toThrow(SetupError);
    expect(attempt).toThrow(new RegExp(`^Configuration: ${name} must be [^\\n]+\\.$`));
  });

  test('an identity provider needs its client beside it', () => {
    const OIDC_ISSUER = 'https://sso.example.vn';
    expect(() => readConfig({ OIDC_ISSUER })).toThrow('OIDC_ISSUER needs OIDC_CLIENT_ID');
    const given = { OIDC_ISSUER, OIDC_CLIENT_ID: 'gauge', OIDC_CLIENT_SECRET: 'hunter2' };
    expect(readConfig({ ...given, OIDC_NAME: 'Cổng' }).identityProvider).toEqual({
      issuer: OIDC_ISSUER,
      clientId: 'gauge',
      clientSecret: 'hunter2',
      name: 'Cổng',
    });
    expect(readConfig({}).identityProvider).toBeNull();
  });

  test('names every wrong variable at once and repeats no secret', () => {
    const attempt = () =>
      readConfig({
        PORT: 'abc',
        DATABASE_URL: 'mysql://me:hunter2@host/db',
        SESSION_SECRET: 'hunter2',
      });
    expect(attempt).toThrow(/DATABASE_URL must .*PORT must .*SESSION_SECRET must/);
    expect(attempt).not.toThrow(/hunter2/);
  });

  test('reads secrets from files, and says which cannot be read', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'civic-gauge-secrets-'));
    const file = path.join(folder, 'session');
    writeFileSync(file, `${secret}\n`);
    expect(readConfig({ SESSION_SECRET_FILE: file }).sessionSecrets).toEqual([secret]);
    expect(() => readConfig({ SESSION_SECRET_FILE: file, SESSION_SECRET: secret })).toThrow(
      'SESSION_SECRET and SESSION_SECRET_FILE are both set',
    );
    writeFileSync(file, 'hunter2\n');
    const short = () => readConfig({ SESSION_SECRET_FILE: file });
    expect(short).toThrow(/SESSION_SECRET must/);
    expect(short).not.toThrow(/hunter2/);
    rmSync(folder, { recursive: true });
    expect(() => readConfig({ SESSION_SECRET_FILE: file })).toThrow(/SESSION_SECRET_FILE: ENOENT/);
  });

  test('every variable is explained in .env.example, and no other', () => {
    const explained = [
      ...readFileSync(path.join(projectRoot, '.env.example'), 'utf8').matchAll(/^#? ?([A-Z_]+)=/gm),
    ].map(([, name]) => name!);
    const source = readFileSync(path.join(projectRoot, 'src/platform/config/config.ts'), 'utf8');
    const known = [...source.matchAll(/^ {2}([A-Z_]+): /gm)].map(([, name]) => name!);
    expect(known.length).toBeGreaterThan(10);
    expect(new Set(explained)).toEqual(new Set(known));
  });
});

describe('SESSION_SECRET', () => {
  const [newer, older] = ['n'.repeat(32), 'o'.repeat(40)];
  const read = (text: string) => readConfig({ SESSION_SECRET: text }).sessionSecrets;

  test('is one secret, or several with the newest first', () => {
    expect(read(secret)).toEqual([secret]);
    for (const between of [',', ' ', ', ', '\n', ' \n\n']) {
      expect(read(`${newer}${between}${older}`)).toEqual([newer, older]);
    }
    expect(read(`${newer},${older},${newer}`)).toEqual([newer, older]);
  });
  test('is a passphrase as it stands, alone or on a line of its own', () => {
    const passphrase = 'con đường dài nhất, bắt đầu từ một bước chân';
    expect(read(passphrase)).toEqual([passphrase]);
    expect(read(`${newer}\n${passphrase}`)).toEqual([newer, passphrase]);
  });
  test.each([`${newer},short`, `short ${newer}`, `${newer}\nshort`, `${newer},${'x'.repeat(31)}`])(
    'is refused where one of several is short',
    (text) => {
      expect(() => read(text)).toThrow(
        /^Configuration: SESSION_SECRET must be at least 32 characters/,
      );
      expect(() => read(text)).not.toThrow(new RegExp(newer));
    },
  );
});

describe('sessionSecrets', () => {
  test('are the operator’s when set', () => {
    expect(sessionSecrets({ sessionSecrets: [secret], dataDir: null })).toEqual([secret]);
  });

  test('are otherwise made once, long, kept where only we can read them, and read line by line', () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'civic-gauge-secret-'));
    const file = path.join(dataDir, 'session-secret');
    const [made] = sessionSecrets({ sessionSecrets: null, dataDir });
    expect(made).toMatch(/^[0-9a-f]{64}$/);
    expect(sessionSecrets({ sessionSecrets: null, dataDir })).toEqual([made]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    writeFileSync(file, `${secret}\n${made}\n`);
    expect(sessionSecrets({ sessionSecrets: null, dataDir })).toEqual([secret, made]);
    writeFileSync(file, `short\n${made}\n`);
    expect(() => sessionSecrets({ sessionSecrets: null, dataDir })).toThrow(SetupError);
    rmSync(dataDir, { recursive: true });
  });
});
