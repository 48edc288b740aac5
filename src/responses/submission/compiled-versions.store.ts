// Published versions never change, so each is read, compiled and rendered once per process.
import type { Reader } from '../../platform/db/database.ts';
import type { LanguageChoice } from '../../platform/i18n/language-names.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import { compileOrThrow } from '../../questionnaires/engine/compiled.ts';
import { furtherLanguagesOf } from '../../questionnaires/model/languages.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import type { QuestionTemplate } from '../../forms/question-html.ts';

export interface Version {
  id: string;
  compiled: CompiledQuestionnaire;
  /** Languages to choose beyond the application's own. */
  further: readonly LanguageChoice[];
  /** Rendered questions by language and path, for one choice of language: buttons and questions may speak different ones. */
  templates: (chosen: string) => Map<string, QuestionTemplate>;
}
export type Versions = (db: Reader, versionId: string) => Promise<Version>;

/** Rounds in the field at one time are few; the version used longest ago makes room. */
const MAX_CACHED = 20;

export function compiledVersions(): Versions {
  const kept = new Map<string, Version>();
  return async (db, versionId) => {
    const known = kept.get(versionId) ?? (await load(db, versionId));
    kept.delete(versionId);
    kept.set(versionId, known);
    if (kept.size > MAX_CACHED) kept.delete(kept.keys().next().value!);
    return known;
  };
}

async function load(db: Reader, versionId: string): Promise<Version> {
  const version = await findVersion(db, versionId);
  if (!version)
    throw problem('internal', {}, new Error(`round refers to the unknown version ${versionId}`));
  const compiled = compileOrThrow(version.model);
  return {
    id: versionId,
    compiled,
    further: furtherLanguagesOf(compiled.questionnaire),
    templates: templateCache(),
  };
}

function templateCache(): Version['templates'] {
  const kept = new Map<string, Map<string, QuestionTemplate>>();
  return (chosen) => {
    const known = kept.get(chosen) ?? new Map<string, QuestionTemplate>();
    kept.set(chosen, known);
    return known;
  };
}
