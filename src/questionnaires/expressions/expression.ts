// From the text of an expression to something that runs: built against names, then asked about answers as often as one likes.
import type { AnswerValue, Answers } from '../model/answers.ts';
import type { Choice } from '../model/questionnaire.ts';
import { expressionContext } from './closures.ts';
import type { Code, Env, Frame } from './scope.ts';
import type { Names, Place } from './names.ts';
import { momentFrom } from './moments.ts';
import { parse } from './parser.ts';
import type { ExpressionProblem } from './tree.ts';
import { ExpressionError } from './tree.ts';
import type { Value } from './values.ts';
import { toBoolean, toNumber, toText } from './values.ts';
import { holdsDay, type QuestionKind } from '../kinds/traits.ts';

export interface Built {
  code: Code;
  dependencies: ReadonlySet<string>;
  problems: ExpressionProblem[];
}

/** Parses, checks and compiles; never throws for what an author can write. */
export function build(source: string, names: Names, place: Place): Built {
  const context = expressionContext(names, place);
  try {
    return {
      code: context.compile(parse(source)),
      dependencies: context.dependencies,
      problems: context.problems,
    };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return {
      code: { run: () => '' },
      dependencies: context.dependencies,
      problems: [...context.problems, error.problem],
    };
  }
}

/** A stored answer as expressions see it: codes joined by spaces, dates as dates, nothing as the empty text. */
export function valueOf(answer: AnswerValue | undefined, kind: QuestionKind): Value {
  if (answer === null || answer === undefined) return '';
  if (Array.isArray(answer)) return answer.join(' ');
  if (typeof answer === 'string' && holdsDay(kind)) return momentFrom(answer) ?? answer;
  return answer;
}

export interface Scope {
  answers: Answers;
  now: Date;
  lang?: string;
  seed?: number;
}

export interface Expression {
  readonly source: string;
  readonly dependencies: readonly string[];
  /** NaN where there is no number: an empty answer, a word. */
  number(scope: Scope): number;
  boolean(scope: Scope): boolean;
  string(scope: Scope): string;
}

export type ExpressionResult =
  | { ok: true; expression: Expression; warnings: ExpressionProblem[] }
  | { ok: false; problems: ExpressionProblem[] };

/** The finished expression around compiled code and a way to lay out the answers, which code only reads. */
export function resultOf(
  source: string,
  built: Built,
  envFor: (scope: Scope) => Env,
): ExpressionResult {
  const errors = built.problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) return { ok: false, problems: built.problems };
  const run = (scope: Scope): Value => built.code.run(envFor(scope));
  return {
    ok: true,
    warnings: built.problems,
    expression: {
      source,
      dependencies: [...built.dependencies],
      number: (scope) => toNumber(run(scope)),
      boolean: (scope) => toBoolean(run(scope)),
      string: (scope) => toText(run(scope)),
    },
  };
}

export function envOf(
  frame: Frame,
  { now, lang = '', seed = 0 }: Omit<Scope, 'answers'>,
  row: Choice | null = null,
): Env {
  return { frame, self: '', row, now, lang, seed };
}
