// What blocks the publication of a draft, however it was made: it must have questions, it must
// compile, and every saved scenario must still give the result its author expects.
import { compile } from '../engine/compiled.ts';
import type { Questionnaire } from '../model/questionnaire.ts';
import { questionsOf } from '../model/nodes.ts';
import { brokenPromises, type BrokenPromise } from '../model/personal-data.ts';
import type { Problem } from '../engine/problem.ts';
import { isError } from '../engine/problem.ts';
import type { Scenario, ScenarioResult } from './scenario.ts';
import { runScenario } from './scenario.ts';

export type ScenarioRun = Scenario & { result: ScenarioResult };
export interface PublicationBlockers {
  errors: Problem[];
  failing: ScenarioRun[];
}

/** Every scenario on this model; null when the model does not run at all. */
export function runScenarios(
  model: Questionnaire,
  scenarios: readonly Scenario[],
  now: Date,
): ScenarioRun[] | null {
  if (scenarios.length === 0) return [];
  const compiled = compile(model);
  return compiled.ok
    ? scenarios.map((scenario) => ({
        ...scenario,
        result: runScenario(compiled.compiled, scenario, { now }),
      }))
    : null;
}

/** Both lists are empty when it may be published. */
export function publicationBlockers(
  model: Questionnaire,
  scenarios: readonly Scenario[],
  now: Date,
): PublicationBlockers {
  const errors = compile(model).problems.filter(isError);
  if (questionsOf(model).length === 0)
    errors.push({ severity: 'error', code: 'survey_empty', vars: {} });
  errors.push(...brokenPromises(model).map(promiseProblem));
  const runs = errors.length > 0 ? [] : (runScenarios(model, scenarios, now) ?? []);
  return { errors, failing: runs.filter(({ result }) => !result.ok) };
}

const PROMISE_CODES = { contact: 'promise_contact', sensitive: 'promise_sensitive' } as const;

/** People agree to what they read: it may not say that something is not asked which is. */
const promiseProblem = ({ about, sentence, question, lang }: BrokenPromise): Problem => ({
  severity: 'error',
  code: PROMISE_CODES[about],
  vars: { sentence, question },
  lang,
});

export const mayBePublished = ({ errors, failing }: PublicationBlockers): boolean =>
  errors.length === 0 && failing.length === 0;
