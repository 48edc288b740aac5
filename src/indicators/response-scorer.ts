// Gives responses their score vector at submission. Compiled once per questionnaire version, because
// a published version and a registered definition never change. An index that does not fit never costs anybody an answer.
import type { Reader } from '../platform/db/connect.ts';
import type { Answers } from '../questionnaires/model/answers.ts';
import { compileOrThrow, type CompiledQuestionnaire } from '../questionnaires/engine/compiled.ts';
import { breakdownsOf, groupCodes, type Breakdown } from '../questionnaires/model/breakdowns.ts';
import type { QuestionnaireVersion } from '../questionnaires/versions/version-row.ts';
import { findVersion } from '../questionnaires/versions/versions.store.ts';
import { log } from '../platform/log/log.ts';
import { ownValue } from '../platform/own-value.ts';
import { definitionProblems, type IndexDefinition } from './definition.ts';
import { listNewestDefinitions } from './definitions.store.ts';
import { partialReading } from './partial-reading.ts';
import { makeScore, type Score } from './scoring.ts';

/** One value per indicator and one group per breakdown; null: the questionnaire has no index, or no breakdown. */
export type ResponseScorer = (
  db: Reader,
  versionId: string,
  answers: Answers,
) => Promise<{ scores: (number | null)[] | null; groups: (number | null)[] | null }>;

/** An index with how it reads a questionnaire. */
interface IndexReading {
  definition: IndexDefinition;
  compiled: CompiledQuestionnaire;
  misfit: string | undefined;
}

/**
 * The index made for the questionnaire; or the one that the column `index` of its settings names, which then
 * reads what the questionnaire has of the index's questions, by their names. Null: no index reads it.
 */
async function indexOf(db: Reader, version: QuestionnaireVersion): Promise<IndexReading | null> {
  const definitions = (await listNewestDefinitions(db)).map(({ definition }) => definition);
  const own = definitions.find(({ questionnaire }) => questionnaire === version.code);
  const named = ownValue(version.model.settings, 'index');
  const definition = own ?? definitions.find(({ code }) => code === named);
  if (!definition) return null;
  if (!own) {
    const compiled = partialReading(definition, version.model);
    return compiled && { definition, compiled, misfit: undefined };
  }
  const compiled = compileOrThrow(version.model);
  return { definition, compiled, misfit: definitionProblems(definition, compiled)[0] };
}

async function scoreOf(db: Reader, version: QuestionnaireVersion): Promise<Score | null> {
  const found = await indexOf(db, version);
  if (!found) return null;
  const { definition, compiled, misfit } = found;
  if (misfit === undefined) return makeScore(definition, compiled);
  log.error(
    { versionId: version.id, index: definition.code, misfit },
    'the index does not fit this version: its responses are kept without scores',
  );
  return null;
}

/**
 * Code of the index that reads a questionnaire's answers; null when there is none, or it asks for what this
 * version does not have.
 */
export async function indexFor(db: Reader, versionId: string): Promise<string | null> {
  const version = await findVersion(db, versionId);
  const found = version && (await indexOf(db, version));
  return found && found.misfit === undefined ? found.definition.code : null;
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
