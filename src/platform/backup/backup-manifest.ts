// What a backup is: a folder with a file for every table, as COPY writes it, compressed by gzip, and a
// manifest that says what must be in them. Pure.
import { z } from 'zod';

export const MANIFEST_FILE = 'manifest.json';
export const SECRETS_FILE = 'session-secret';

const identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

const tableSchema = z.object({
  table: identifier,
  columns: z.array(identifier).min(1),
  /** Where it is a partition: of which table, for which value of its key. */
  partition: z
    .object({ of: identifier, bound: z.string().regex(/^FOR VALUES IN \('[0-9a-f-]{36}'\)$/) })
    .nullable(),
  file: z.string().regex(/^[a-z0-9_]+\.copy\.gz$/),
  rows: z.int().nonnegative(),
  /** Of the compressed file. */
  bytes: z.int().nonnegative(),
  /** Of the rows as COPY writes them, in the order of the file, before compression. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
export type BackedUpTable = z.infer<typeof tableSchema>;

const sequenceSchema = z.object({
  sequence: identifier,
  last: z.string().regex(/^\d+$/),
  isCalled: z.boolean(),
});
export type BackedUpSequence = z.infer<typeof sequenceSchema>;

export const manifestSchema = z.object({
  format: z.literal('civic-gauge-backup'),
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  /** Of the program that made it. */
  release: z.string(),
  postgres: z.string(),
  /** Those that had been applied, in their order. */
  migrations: z.array(z.string()).min(1),
  /** Each after those it refers to. */
  tables: z.array(tableSchema).min(1),
  sequences: z.array(sequenceSchema),
  /** Tables whose rows are of the moment only. */
  leftOut: z.array(identifier),
  /** Tells whether a SESSION_SECRET is the one that sealed what is in the backup. */
  secretMark: z.string().regex(/^[0-9a-f]{64}$/),
  /** Whether the secrets themselves are in it, as a file. */
  hasSecrets: z.boolean(),
});
export type BackupManifest = z.infer<typeof manifestSchema>;

/** Sessions and counted attempts: people sign in again. */
export const LEFT_OUT: readonly string[] = ['sessions', 'rate_limits'];

const NAME = /^civic-gauge-\d{8}T\d{6}Z$/;

/** Name of the folder of a backup, by its time. Sorted, they are in the order of time. */
export const nameOfBackup = (at: Date): string =>
  `civic-gauge-${at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

export const isNameOfBackup = (name: string): boolean => NAME.test(name);

export const rowsOf = ({ tables }: BackupManifest): number =>
  tables.reduce((sum, { rows }) => sum + rows, 0);

export const bytesOf = ({ tables }: BackupManifest): number =>
  tables.reduce((sum, { bytes }) => sum + bytes, 0);
