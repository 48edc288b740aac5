// Published versions never change, so each is read, compiled and rendered once per process.
import type { Reader } from '../platform/db/database.ts';
import { problem } from '../platform/problems/problem.ts';
import type { CompiledQuestionnaire } from '../questionnaires/compiled.ts';
import { compileOrThrow } from '../questionnaires/compiled.ts';
import { findVersion } from '../questionnaires/versions.store.ts';
import type { QuestionTemplate } from './question-html.ts';

export interface Version {
  id: string;
  compiled: CompiledQuestionnaire;
  /** Rendered questions, by language and path. */
  templates: Map<string, QuestionTemplate>;
}
export type Versions = (db: Reader, versionId: string) => Promise<Version>;

/** Rounds in the field at one time are few; the version used longest ago makes room. */
const KEPT = 20;

export function compiledVersions(): Versions {
  const kept = new Map<string, Version>();
  return async (db, versionId) => {
    const known = kept.get(versionId) ?? await load(db, versionId);
    kept.delete(versionId);
    kept.set(versionId, known);
    if (kept.size > KEPT) kept.delete(kept.keys().next().value!);
    return known;
  };
}

async function load(db: Reader, versionId: string): Promise<Version> {
  const version = await findVersion(db, versionId);
  if (!version) throw problem('internal', {}, new Error(`round refers to the unknown version ${versionId}`));
  return { id: versionId, compiled: compileOrThrow(version.model), templates: new Map() };
}
