// Gives responses their score vector at submission. Compiled once per questionnaire version, because
// a published version and a registered definition never change. An index that does not fit never costs anybody an answer.
import type { Reader } from '../platform/db/connect.ts';
import type { Answers } from '../questionnaires/model/answers.ts';
import { compileOrThrow } from '../questionnaires/engine/compiled.ts';
import { breakdownsOf, groupCodes, type Breakdown } from '../questionnaires/model/breakdowns.ts';
import type { QuestionnaireVersion } from '../questionnaires/versions/version-row.ts';
import { findVersion } from '../questionnaires/versions/versions.store.ts';
import { log } from '../platform/log/log.ts';
import { definitionProblems } from './definition.ts';
import { listNewestDefinitions } from './definitions.store.ts';
import { makeScore, type Score } from './scoring.ts';

/** One value per indicator and one group per breakdown; null: the questionnaire has no index, or no breakdown. */
export type ResponseScorer = (
  db: Reader,
  versionId: string,
  answers: Answers,
) => Promise<{ scores: (number | null)[] | null; groups: (number | null)[] | null }>;

async function scoreOf(db: Reader, version: QuestionnaireVersion): Promise<Score | null> {
  const stored = (await listNewestDefinitions(db)).find(
    ({ definition }) => definition.questionnaire === version.code,
  );
  if (!stored) return null;
  const compiled = compileOrThrow(version.model);
  const [misfit] = definitionProblems(stored.definition, compiled);
  if (misfit === undefined) return makeScore(stored.definition, compiled);
  log.error(
    { versionId: version.id, index: stored.definition.code, misfit },
    'the index does not fit this version: its responses are kept without scores',
  );
  return null;
}

/** Code of the index that reads a questionnaire's answers; null when there is none, or it asks for what this version does not have. */
export async function indexFor(db: Reader, versionId: string): Promise<string | null> {
  const version = await findVersion(db, versionId);
  const stored =
    version &&
    (await listNewestDefinitions(db)).find(
      ({ definition }) => definition.questionnaire === version.code,
    );
  return stored && definitionProblems(stored.definition, compileOrThrow(version.model)).length === 0
    ? stored.definition.code
    : null;
}

interface Reading {
  score: Score | null;
  breakdowns: readonly Breakdown[];
}

async function readingOf(db: Reader, versionId: string): Promise<Reading> {
  const version = await findVersion(db, versionId);
  if (!version) return { score: null, breakdowns: [] };
  return { score: await scoreOf(db, version), breakdowns: breakdownsOf(version.model) };
}

/** NaN (missing) becomes null, as JSON and Postgres arrays of numbers want it. */
export function responseScorer(clock: () => Date): ResponseScorer {
  const known = new Map<string, Reading>();
  return async (db, versionId, answers) => {
    const reading = known.get(versionId) ?? (await readingOf(db, versionId));
    known.set(versionId, reading);
    const { score, breakdowns } = reading;
    return {
      scores:
        score === null
          ? null
          : [...score(answers, clock())].map((value) => (Number.isNaN(value) ? null : value)),
      groups: breakdowns.length === 0 ? null : groupCodes(breakdowns, answers),
    };
  };
}
