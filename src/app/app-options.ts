// What a caller passes when it starts the application.
import type { ProviderSettings } from '../platform/identity-provider.ts';
import type { Pools } from '../platform/http/mounting.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Installation } from '../operation/operation.routes.ts';
import { type ServerCondition } from './server-condition.ts';

export interface AppOptions {
  pools: Pools;
  databaseUrl: string;
  secrets: Secrets;
  mode: 'development' | 'test' | 'production';
  /** Where people reach the server, without a closing slash; known once it listens. */
  publicUrl: () => string;
  /** Cookies over HTTPS only. */
  secure: boolean;
  trustProxy: boolean | number;
  clock: () => Date;
  codeVersion: string;
  /** Where signed-in people can sign in too; null unless given. */
  identityProvider?: ProviderSettings | null;
  /** Called after a job was asked for. */
  wakeWorker: () => void;
  /** The text of /metrics; this process's unless given. */
  metrics?: () => Promise<string>;
  /** Null unless given: /metrics is not served. */
  metricsToken?: string | null;
  /** For the page Operation; nothing is known of it unless given. */
  installation?: Installation;
  /** What /healthz and /readyz say beside whether the database answers. */
  condition?: Pick<ServerCondition, 'isAlive' | 'mustBeReady'>;
}
