// The built-in instrument as the program reads it, and a respondent who answers it.
import path from 'node:path';
import { seedsFolder } from '../../src/platform/config/paths.ts';
import { compileOrThrow } from '../../src/questionnaires/engine/compiled.ts';
import type { Answers, AnswerValue } from '../../src/questionnaires/model/answers.ts';
import { questionsOf } from '../../src/questionnaires/model/nodes.ts';
import { readXlsformFolder } from '../../src/xlsform/xlsform-folder.files.ts';

const read = await readXlsformFolder(
  path.join(seedsFolder, 'questionnaires/essential-public-services'),
);
if (read.questionnaire === null) throw new Error(JSON.stringify(read.problems));
export const readingProblems = read.problems;
export const questionnaire = read.questionnaire;
export const compiled = compileOrThrow(questionnaire);
export const now = new Date('2026-11-21T00:00:00Z');
const silent = new Set(['note', 'hidden', 'calculate']);
/** Asked by steps of the round before the sections. */
const byTheDoor = new Set(['service', 'province', 'commune']);

/** Answers question by question as the journey asks them; `choose` gives the wish for a question, else the first
 * option. What is wished for a question that is not asked is not given. */
export function walkThrough(
  service: string,
  choose: (name: string, options: readonly string[]) => AnswerValue | undefined,
): { asked: string[]; answers: Answers } {
  const answers: Record<string, AnswerValue> = { province: '1001', commune: '100000', service };
  const asked: string[] = [];
  for (const question of questionsOf(questionnaire)) {
    if (silent.has(question.kind) || byTheDoor.has(question.name)) continue;
    const evaluation = compiled.evaluate(answers, { now });
    if (!evaluation.relevant.has(question.name)) continue;
    const options =
      question.kind === 'text'
        ? []
        : evaluation.choices(question.name).map((choice) => choice.name);
    asked.push(question.name);
    answers[question.name] =
      choose(question.name, options) ??
      (question.kind === 'select_multiple' ? [options[0] ?? ''] : (options[0] ?? null));
  }
  return { asked, answers };
}
