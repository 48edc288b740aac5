// Published versions never change, so each is read, compiled and rendered once per process.
import type { Reader } from '../../platform/db/connect.ts';
import type { LanguageChoice } from '../../platform/i18n/language-tags.ts';
import { problem } from '../../platform/problems/problem.ts';
import type { CompiledQuestionnaire } from '../../questionnaires/engine/compiled.ts';
import { compileOrThrow } from '../../questionnaires/engine/compiled.ts';
import type { ConsentForm } from '../consent/consent-text.ts';
import { furtherLanguagesOf } from '../../questionnaires/model/languages.ts';
import { findVersion } from '../../questionnaires/versions/versions.store.ts';
import type { QuestionTemplate } from '../../forms/question-html.ts';

export interface Version {
  id: string;
  compiled: CompiledQuestionnaire;
  /** Languages to choose beyond the application's own. */
  further: readonly LanguageChoice[];
  /**
   * Cache of rendered questions by language and path, for one language chosen: labels of the application
   * and of the questions may be in different languages.
   */
  templates: (chosen: string) => Map<string, QuestionTemplate>;
}
export type Versions = (db: Reader, versionId: string) => Promise<Version>;

/** What respondents of the version agree to, in the language of its questions. */
export const consentForm = (
  { spoken }: { spoken: { content: string } },
  { compiled }: Version,
): ConsentForm => ({ model: compiled.questionnaire, lang: spoken.content });

/** Names of everything that a questionnaire keeps an answer to. */
export const namesIn = ({ nodes }: CompiledQuestionnaire): string[] => [...nodes.keys()];

/** Few rounds are open at one time; the version used longest ago is dropped. */
const MAX_CACHED = 20;

export function compiledVersions(): Versions {
  const cache = new Map<string, Version>();
  return async (db, versionId) => {
    const version = cache.get(versionId) ?? (await load(db, versionId));
    cache.delete(versionId);
    cache.set(versionId, version);
    if (cache.size > MAX_CACHED) cache.delete(cache.keys().next().value!);
    return version;
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
  const cache = new Map<string, Map<string, QuestionTemplate>>();
  return (chosen) => {
    const known = cache.get(chosen) ?? new Map<string, QuestionTemplate>();
    cache.set(chosen, known);
    return known;
  };
}
