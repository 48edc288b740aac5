// Reference data – real workbooks, published tables, cases with R's answers – are not part of the
// project. Only REFERENCE_DATA says where they lie, so that the suite is the same for everybody who
// does not have them; `npm run test:reference` runs what reads them.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe } from '@jest/globals';
import { projectRoot } from '../../src/platform/config/paths.ts';

const named = process.env['REFERENCE_DATA'] ?? '';

/**
 * Path of a file or folder of the reference data; null where none are named.
 * @throws Error when they are named and it is not there: nothing is skipped unseen
 */
export function referenceData(name: string): string | null {
  if (named === '') return null;
  const file = path.resolve(projectRoot, named, name);
  if (!existsSync(file)) throw new Error(`REFERENCE_DATA is ${named}, but ${file} is not there.`);
  return file;
}

/** A `describe` that is skipped, and counted as skipped, where no reference data are named. */
export const withReferenceData = named === '' ? describe.skip : describe;
