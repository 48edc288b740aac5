// The format of a round's archive: a folder with its responses and paradata, one row per line as JSON,
// compressed by gzip, and a manifest with their checksums. Pure.
import { z } from 'zod';

export const ARCHIVED_TABLES = ['responses', 'paradata'] as const;
export type ArchivedTable = (typeof ARCHIVED_TABLES)[number];

const file = z.object({
  table: z.enum(ARCHIVED_TABLES),
  name: z.string().regex(/^[a-z]+\.ndjson\.gz$/),
  rows: z.int().nonnegative(),
  /** Of the compressed file. */
  bytes: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Checksum of these rows in the database (`fingerprintOf`), independent of their order. */
  fingerprint: z.string(),
});
export type ArchivedFile = z.infer<typeof file>;

export const manifestSchema = z.object({
  format: z.literal('civic-gauge-round-archive'),
  version: z.literal(1),
  madeAt: z.iso.datetime(),
  /** The row of the round. */
  round: z.looseObject({ id: z.uuid(), code: z.string() }),
  /** Versions of the questionnaire that its responses answered. */
  versions: z.array(z.uuid()),
  files: z.array(file).length(ARCHIVED_TABLES.length),
});
export type Manifest = z.infer<typeof manifestSchema>;

export const MANIFEST_NAME = 'manifest.json';
