// What an archive of a round is: a folder with its responses and paradata, one row a line as JSON,
// packed by gzip, and a manifest that says what they are and how to know that they are whole. Pure.
import { z } from 'zod';

export const ARCHIVED_TABLES = ['responses', 'paradata'] as const;
export type ArchivedTable = (typeof ARCHIVED_TABLES)[number];

const file = z.object({
  table: z.enum(ARCHIVED_TABLES),
  name: z.string().regex(/^[a-z]+\.ndjson\.gz$/),
  rows: z.int().nonnegative(),
  /** Of the file as it lies there. */
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** What the database says of these rows (`fingerprintOf`), whatever their order. */
  fingerprint: z.string(),
});
export type ArchivedFile = z.infer<typeof file>;

export const manifestSchema = z.object({
  format: z.literal('civic-gauge-round-archive'),
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  /** The round as its table has it. */
  round: z.looseObject({ id: z.uuid(), code: z.string() }),
  /** Versions of the questionnaire its responses were given under. */
  versions: z.array(z.uuid()),
  files: z.array(file).length(ARCHIVED_TABLES.length),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const MANIFEST_NAME = 'manifest.json';
