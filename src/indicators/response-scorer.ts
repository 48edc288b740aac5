// Gives responses their score vector at submission. Compiled once per questionnaire version, because
// a published version and a registered definition never change.
import type { Reader } from '../platform/db/database.ts';
import type { Answers } from '../questionnaires/answers.ts';
import { compileOrThrow } from '../questionnaires/compiled.ts';
import { findVersion } from '../questionnaires/versions.store.ts';
import { listNewestDefinitions } from './definitions.store.ts';
import { makeScore, type Score } from './scoring.ts';

export type ResponseScorer = (db: Reader, versionId: string, answers: Answers) => Promise<(number | null)[] | null>;

async function scoreOf(db: Reader, versionId: string): Promise<Score | null> {
  const version = await findVersion(db, versionId);
  if (!version) return null;
  const stored = (await listNewestDefinitions(db)).find(({ definition }) => definition.questionnaire === version.code);
  return stored ? makeScore(stored.definition, compileOrThrow(version.model)) : null;
}

/** NaN (missing) becomes null, as JSON and Postgres arrays of numbers want it. */
export function responseScorer(clock: () => Date): ResponseScorer {
  const known = new Map<string, Score | null>();
  return async (db, versionId, answers) => {
    let score = known.get(versionId);
    if (score === undefined) {
      score = await scoreOf(db, versionId);
      known.set(versionId, score);
    }
    return score === null ? null : Array.from(score(answers, clock()), (value) => (Number.isNaN(value) ? null : value));
  };
}
