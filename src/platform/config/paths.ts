// Where files are on disk. The same code runs as src/ under jest and as dist/src/ in use, so the
// root of the project is found by its package.json and compiled siblings by their distance.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

function rootAbove(folder: string): string {
  if (existsSync(path.join(folder, 'package.json'))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error(`no package.json above ${here}`);
  return rootAbove(parent);
}

/** Folder that holds package.json, views/, public/ and seeds/ (data files). */
export const projectRoot = rootAbove(here);
export const viewsFolder = path.join(projectRoot, 'views');
export const publicFolder = path.join(projectRoot, 'public');
/** Files for browsers that the build makes, served beside those of public/. */
export const builtAssetsFolder = path.join(projectRoot, 'dist', 'public');
export const seedsFolder = path.join(projectRoot, 'seeds');

/** Folder of the migrations in the form that can be run now: migrations/*.ts, or dist/migrations/*.js. */
export const migrationsFolder = path.resolve(here, '../../../migrations');
