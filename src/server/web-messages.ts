// What the main process and its web processes say to each other.
import type { Figures } from '../platform/metrics/metrics.ts';
import type { WebSettings } from './web-server.ts';

export type ToMain =
  /** It listens for messages: those sent earlier are lost. */
  | { type: 'here' }
  | { type: 'ready'; port: number }
  /** It cannot start. It exits only when asked to, so that the reason arrives first. */
  | { type: 'failed'; reason: string }
  /** A job was asked for. */
  | { type: 'wake' }
  /** The figures of all processes are wanted. */
  | { type: 'all figures'; id: number }
  | { type: 'figures'; id: number; figures: Figures }
  /** Heartbeat: its event loop runs. */
  | { type: 'alive' }
  /** An answer said that nothing could be stored. */
  | { type: 'storage failed' }
  /** On its way out it has come so far (stages in web-process.ts). */
  | { type: 'stage'; stage: number };

export type ToWeb =
  | { type: 'start'; settings: WebSettings }
  | { type: 'stop' }
  /** Since when the embedded database is down; null: it is up. */
  | { type: 'database'; downSince: number | null }
  /** In another process. */
  | { type: 'storage failed' }
  /** All have come so far. */
  | { type: 'stage'; stage: number }
  | { type: 'figures'; id: number }
  | { type: 'all figures'; id: number; text: string };
