// The structure of the published index as it lies in seeds/.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { seedsFolder } from '../platform/config/paths.ts';
import type { IndexStructure } from './papi-structure.ts';
import { indexStructureSchema } from './papi-structure.ts';

let structure: IndexStructure | undefined;

/** Read and checked once per process. */
export function papiStructure(): IndexStructure {
  structure ??= indexStructureSchema.parse(
    JSON.parse(readFileSync(path.join(seedsFolder, 'records/papi.json'), 'utf8')),
  );
  return structure;
}
