// Index definitions as they were registered; a version is never changed.
import { createHash, randomUUID } from 'node:crypto';
import type { Reader, Tx } from '../platform/db/connect.ts';
import { problem } from '../platform/problems/problem.ts';
import { indexDefinitionSchema, type IndexDefinition } from './definition.ts';

export interface StoredDefinition {
  id: string;
  hash: string;
  definition: IndexDefinition;
}
interface DefinitionRow {
  id: string;
  code: string;
  version: number;
  definition: unknown;
  hash: string;
}

const toStored = (row: DefinitionRow): StoredDefinition => ({
  id: row.id,
  hash: row.hash,
  definition: indexDefinitionSchema.parse(row.definition),
});

export async function findDefinition(db: Reader, id: string): Promise<StoredDefinition | null> {
  const row = await db<DefinitionRow>('index_definitions').where({ id }).first();
  return row ? toStored(row) : null;
}

/** The newest version of an index. */
export async function findNewestDefinition(
  db: Reader,
  code: string,
): Promise<StoredDefinition | null> {
  const row = await db<DefinitionRow>('index_definitions')
    .where({ code })
    .orderBy('version', 'desc')
    .first();
  return row ? toStored(row) : null;
}

export async function listNewestDefinitions(db: Reader): Promise<StoredDefinition[]> {
  const rows = await db<DefinitionRow>('index_definitions')
    .distinctOn('code')
    .orderBy([{ column: 'code' }, { column: 'version', order: 'desc' }]);
  return rows.map(toStored);
}

/** Registers a definition. The same version with the same content is left as it is; with another content it is a conflict. */
export async function registerDefinition(
  tx: Tx,
  definition: IndexDefinition,
  at: Date,
): Promise<StoredDefinition> {
  const hash = createHash('sha256').update(JSON.stringify(definition)).digest('hex');
  const known = await tx<DefinitionRow>('index_definitions')
    .where({ code: definition.code, version: definition.version })
    .first();
  if (known && known.hash !== hash)
    throw problem('conflict', { what: `index ${definition.code} version ${definition.version}` });
  if (known) return toStored(known);
  const id = randomUUID();
  await tx('index_definitions').insert({
    id,
    code: definition.code,
    version: definition.version,
    definition: JSON.stringify(definition),
    hash,
    created_at: at,
  });
  return { id, hash, definition };
}
