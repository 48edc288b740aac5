// The version that made a result: kept beside every computation.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './config/paths.ts';

export function codeVersion(): string {
  const { version } = JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}
