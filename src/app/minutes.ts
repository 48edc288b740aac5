// How long a form takes: the designer's estimate, for rooms that may not use the designer's.
import { minutesOf } from '../designer/checks/duration.ts';
import type { Reader } from '../platform/db/connect.ts';
import { memoByObject } from '../platform/memo.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import type { Minutes } from '../questionnaires/model/minutes.ts';
import { findVersion } from '../questionnaires/versions/versions.store.ts';

/** Whole minutes of the shortest and the longest way through. */
export const minutesOfForm = memoByObject((model: Questionnaire): Minutes => {
  const { least, most } = minutesOf(model, model.defaultLanguage);
  const longest = Math.max(1, Math.ceil(most));
  return { least: Math.min(longest, Math.max(1, Math.floor(least))), most: longest };
});

/** Null: there is no such version. */
export async function minutesOfVersion(db: Reader, versionId: string): Promise<Minutes | null> {
  const version = await findVersion(db, versionId);
  return version && minutesOfForm(version.model);
}
