// A questionnaire made ready to run: every name resolved, every condition a closure, everything in the
// order it depends on. Runs alike on the server and in the browser. What cannot run is refused here with
// what is wrong and where.
import type { Answers } from '../model/answers.ts';
import { behindCalculations, MOST_BEHIND } from './calculations.ts';
import type { CompiledNode, CompiledQuestion } from './compiled-node.ts';
import { isCompiledQuestion } from './compiled-node.ts';
import { checkSize, checkStructure } from './structure-checks.ts';
import type { Evaluation, EvaluationContext } from './evaluation/evaluation.ts';
import { evaluate, rootFrame } from './evaluation/evaluate.ts';
import type { ExpressionResult, Scope } from '../expressions/expression.ts';
import { build, envOf, resultOf } from '../expressions/expression.ts';
import { readPattern } from '../expressions/pattern-reader.ts';
import type { Env } from '../expressions/scope.ts';
import type { Plan } from './answer-frames.ts';
import type { Questionnaire } from '../model/questionnaire.ts';
import { expandOrOther } from '../model/or-other.ts';
import type { SlotAssignment } from './slots.ts';
import { namesOf } from './slots.ts';
import { MOST_LOOKED_THROUGH, planOf } from './evaluation-order.ts';
import type { Problem } from './problem.ts';
import { isError } from './problem.ts';
import { isUnreadPattern, withoutConditions } from './unread-patterns.ts';
import { adviser } from '../expressions/advice.ts';

export type { CompiledQuestion } from './compiled-node.ts';
export type { Evaluation, EvaluationContext } from './evaluation/evaluation.ts';

export interface CompiledQuestionnaire {
  /** With `or_other` written out. */
  readonly questionnaire: Questionnaire;
  /** The questions by name, in reading order. */
  readonly byName: ReadonlyMap<string, CompiledQuestion>;
  /** Questions, groups and repeats by name, in reading order. */
  readonly nodes: ReadonlyMap<string, CompiledNode>;
  /** The same, each after what it depends on. */
  readonly steps: readonly CompiledNode[];
  /** The repeats that are in no other one. */
  readonly repeats: readonly CompiledNode[];
  evaluate(answers: Answers, context: EvaluationContext): Evaluation;
  /** An expression over this questionnaire's answers, as indicators and scenarios write them. */
  expression(source: string): ExpressionResult;
}

export type Compilation =
  | { ok: true; compiled: CompiledQuestionnaire; problems: Problem[] }
  | { ok: false; problems: Problem[] };

/**
 * @param limits whether the form must also keep to what one respondent may cost; a published one keeps
 *   running as it is
 */
export function compile(source: Questionnaire, { limits = true } = {}): Compilation {
  const questionnaire = expandOrOther(source);
  const {
    plan,
    placement,
    problems: mistakes,
    cycle,
    looksThrough,
  } = planOf(questionnaire, readPattern, adviser);
  const beyond = limits ? [...checkSize(questionnaire), ...checkCost(plan, looksThrough)] : [];
  const problems = [
    ...checkStructure(questionnaire),
    ...mistakes,
    ...(cycle ? [cycleProblem(cycle)] : []),
    ...beyond,
  ];
  return problems.some(isError)
    ? { ok: false, problems }
    : { ok: true, problems, compiled: assemble(plan, placement) };
}

/**
 * For a published version, which compiled when it was published. Conditions with a pattern that is no
 * longer run are left out (unread-patterns.ts).
 * @throws Error when something else in it does not compile
 */
export function compileOrThrow(questionnaire: Questionnaire): CompiledQuestionnaire {
  const first = compile(questionnaire, { limits: false });
  if (first.ok) return first.compiled;
  const runs = withoutConditions(questionnaire, first.problems.filter(isUnreadPattern));
  const result = compile(runs, { limits: false });
  if (result.ok) return result.compiled;
  return refuse(questionnaire, result.problems);
}

function refuse(questionnaire: Questionnaire, problems: readonly Problem[]): never {
  const [first] = problems.filter(isError);
  throw new Error(
    `Questionnaire ${questionnaire.code} does not compile: ${first?.code ?? ''} at ` +
      `${first?.node ?? ''} ${JSON.stringify(first?.vars)}`,
  );
}

function cycleProblem(cycle: readonly string[]): Problem {
  return {
    severity: 'error',
    code: 'cycle',
    node: cycle[0] ?? '',
    field: 'relevant',
    vars: { names: cycle.map((name) => `\${${name}}`).join(' → ') },
  };
}

/**
 * The cost of one respondent's answers is computed from the questionnaire; beyond these limits others would
 * wait for it.
 */
function checkCost({ steps, nodes }: Plan, looksThrough: number): Problem[] {
  const problems: Problem[] = [];
  const said = (code: string, limit: number): void => {
    problems.push({ severity: 'error', code, vars: { count: looksThrough, limit } });
  };
  if (looksThrough > MOST_LOOKED_THROUGH) said('too_many_lookups', MOST_LOOKED_THROUGH);
  if (behindCalculations(steps, nodes) === null) said('too_entangled', MOST_BEHIND);
  return [...problems, ...steps.filter(isCompiledQuestion).flatMap(checkOffered)];
}

/**
 * At most so many options in an unfiltered list: a longer one is hard to read, and every page would contain
 * it all.
 */
const MOST_OFFERED = 5_000;

function checkOffered({ question, options }: CompiledQuestion): Problem[] {
  if (options.length <= MOST_OFFERED || question.choiceFilter !== undefined) return [];
  const vars = {
    name: question.name,
    list: question.list ?? '',
    count: options.length,
    limit: MOST_OFFERED,
  };
  return [
    { severity: 'error', code: 'too_many_options', node: question.name, field: 'type', vars },
  ];
}

/** Many expressions are asked about one set of answers: it is laid out for the first of them. */
const isSameScope = (a: Scope, b: Scope): boolean =>
  a === b || (a.answers === b.answers && a.now === b.now && a.lang === b.lang && a.seed === b.seed);

function assemble(plan: Plan, placement: SlotAssignment): CompiledQuestionnaire {
  const { questionnaire, nodes } = plan;
  const byName = new Map(
    [...nodes.values()].filter(isCompiledQuestion).map((question) => [question.name, question]),
  );
  const names = namesOf(placement, readPattern, adviser);
  let last: { scope: Scope; env: Env } | null = null;
  const envFor = (scope: Scope): Env => {
    if (last === null || !isSameScope(last.scope, scope))
      last = { scope, env: envOf(rootFrame(plan, scope.answers, scope), scope) };
    return last.env;
  };
  return {
    questionnaire,
    byName,
    nodes,
    steps: plan.steps,
    repeats: [...nodes.values()].filter(({ opens, level }) => opens >= 0 && level === 0),
    evaluate: (answers, context) => evaluate(plan, answers, context),
    expression: (source) => resultOf(source, build(source, names, { repeats: [] }), envFor),
  };
}

/** The question a path means: `members/0/age` → the question `age`. */
export function questionAt(
  compiled: CompiledQuestionnaire,
  path: string,
): CompiledQuestion | undefined {
  return compiled.byName.get(path.slice(path.lastIndexOf('/') + 1));
}
