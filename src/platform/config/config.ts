// Everything the environment may set, checked once at the start. A wrong value stops the start with
// one line that names the variable. (The log reads LOG_LEVEL itself, because it starts earlier.)
import type { ProviderSettings } from '../identity-provider.ts';
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { readSecrets, SECRET_LENGTH, type Secrets } from '../secrets.ts';
import { secretNames, withSecretFiles } from './secret-files.ts';
import { SetupError } from './setup-error.ts';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const yesOrNo = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((text) => text === 'true');

const wholeNumber = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${low} to ${high}`)
    .transform(Number)
    .refine(
      (value) => value >= low && value <= high,
      `must be a whole number from ${low} to ${high}`,
    );

const postgresUrl = z
  .string()
  .refine(
    (text) => /^postgres(ql)?:\/\//.test(text) && URL.canParse(text),
    'must be an address like postgres://user:password@host:5432/database',
  );

const secretList = z.string().transform((text, context) => {
  const secrets = readSecrets(text);
  if (secrets !== null) return secrets;
  context.addIssue(
    `must be at least ${SECRET_LENGTH} characters long, each of them where they are ` +
      'several; make one with: openssl rand -hex 32',
  );
  return z.NEVER;
});

const environment = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], {
      error: 'must be development, test or production',
    })
    .default('development'),
  DATABASE_URL: postgresUrl.nullable().default(null),
  DATABASE_POOL: wholeNumber(2, 200).default(10),
  OFFICE_POOL: wholeNumber(2, 200).default(5),
  DATA_DIR: z.string().nullable().default(null),
  PORT: wholeNumber(0, 65_535).default(3000),
  WEB_PROCESSES: wholeNumber(1, 64).optional(),
  WEB_SILENCE_SECONDS: wholeNumber(5, 3600).default(60),
  HOST: z.string().optional(),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'must be an address like https://survey.example.vn' })
    .transform((url) => url.replace(/(?<!\/)\/+$/, ''))
    .nullable()
    .default(null),
  SESSION_SECRET: secretList.nullable().default(null),
  OIDC_ISSUER: z
    .url({ protocol: /^https?$/, error: 'must be the address of an OpenID provider' })
    .nullable()
    .default(null),
  OIDC_CLIENT_ID: z.string().default(''),
  OIDC_CLIENT_SECRET: z.string().default(''),
  OIDC_NAME: z.string().max(60).default('OpenID'),
  TRUST_PROXY: wholeNumber(0, 10).default(0),
  METRICS_TOKEN: z
    .string()
    .regex(
      /^[\x21-\x7e]{32,}$/,
      'must be at least 32 characters without blanks; make one with: openssl rand -hex 32',
    )
    .nullable()
    .default(null),
  METRICS_PORT: wholeNumber(1, 65_535).nullable().default(null),
  METRICS_HOST: z.string().default('127.0.0.1'),
  SEED_DEMO: yesOrNo.optional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
});

export interface Config {
  mode: 'development' | 'test' | 'production';
  /** null: the embedded Postgres in the data folder. */
  databaseUrl: string | null;
  /** Connections of a web process for respondents. */
  databasePool: number;
  /** Connections of a web process for signed-in people and public results. */
  officePool: number;
  /** As the operator wrote it; null: `.data` in the project, or the nearest place that can hold it. */
  dataDir: string | null;
  port: number;
  host: string;
  /** How many processes serve HTTP; 1: the main process does so itself. */
  webProcesses: number;
  /** Seconds a web process may be blocked until it is ended and replaced. */
  webSilenceSeconds: number;
  /** Where people reach the server, without a closing slash; null: host and port. */
  publicUrl: string | null;
  /** null: one is made and kept in the data folder (see session-secrets.ts). */
  sessionSecrets: Secrets | null;
  /** Where signed-in people can sign in too; null: nowhere. */
  identityProvider: ProviderSettings | null;
  /** How many proxies are in front; their X-Forwarded-For is believed. */
  trustProxy: number;
  /** What a reader of /metrics has to show; null: the port of the pages does not serve it. */
  metricsToken: string | null;
  /** A port where only metrics are served; null: none. */
  metricsPort: number | null;
  metricsHost: string;
  seedDemo: boolean;
  logLevel: (typeof logLevels)[number];
}

function complaint(issue: z.core.$ZodIssue, env: NodeJS.ProcessEnv): string {
  const name = String(issue.path[0]);
  const given = secretNames.includes(name) ? '' : ` (it is “${env[name] ?? ''}”)`;
  return `${name} ${issue.message}${given}`;
}

/** An empty variable counts as unset, as in `PORT= npm start` and in compose files. */
const withoutEmpty = (env: NodeJS.ProcessEnv) =>
  Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );

/** @throws SetupError when the address of the provider stands alone */
function providerOf(value: z.infer<typeof environment>): ProviderSettings | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = value;
  if (issuer === null) return null;
  if (clientId === '' || clientSecret === '')
    throw new SetupError(
      'Configuration: OIDC_ISSUER needs OIDC_CLIENT_ID and OIDC_CLIENT_SECRET beside it.',
    );
  return { issuer, clientId, clientSecret, name: value.OIDC_NAME };
}

/** One for each core, but no more than a Postgres as it comes has connections for. */
const usualWebProcesses = (production: boolean): number =>
  production ? Math.min(4, availableParallelism()) : 1;

/** @throws SetupError naming every wrong variable in one line. */
export function readConfig(given: NodeJS.ProcessEnv = process.env): Config {
  const env = withSecretFiles(given);
  const parsed = environment.safeParse(withoutEmpty(env));
  if (!parsed.success)
    throw new SetupError(
      `Configuration: ${parsed.error.issues.map((issue) => complaint(issue, env)).join('; ')}.`,
    );
  const value = parsed.data;
  const production = value.NODE_ENV === 'production';
  if (production && value.SESSION_SECRET === null) {
    throw new SetupError(
      'Configuration: SESSION_SECRET is required when NODE_ENV is production; make one with: openssl rand -hex 32.',
    );
  }
  return {
    mode: value.NODE_ENV,
    databaseUrl: value.DATABASE_URL,
    databasePool: value.DATABASE_POOL,
    officePool: value.OFFICE_POOL,
    dataDir: value.DATA_DIR,
    port: value.PORT,
    host: value.HOST ?? (production ? '0.0.0.0' : 'localhost'),
    webProcesses: value.WEB_PROCESSES ?? usualWebProcesses(production),
    webSilenceSeconds: value.WEB_SILENCE_SECONDS,
    publicUrl: value.PUBLIC_URL,
    sessionSecrets: value.SESSION_SECRET,
    identityProvider: providerOf(value),
    trustProxy: value.TRUST_PROXY,
    metricsToken: value.METRICS_TOKEN,
    metricsPort: value.METRICS_PORT,
    metricsHost: value.METRICS_HOST,
    seedDemo: value.SEED_DEMO ?? !production,
    logLevel: value.LOG_LEVEL,
  };
}
