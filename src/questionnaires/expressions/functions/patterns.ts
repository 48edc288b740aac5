// regex(): whether the whole text is what a pattern describes. Every pattern runs in linear time.
import type { Matcher } from '../pattern-program.ts';
import { matcherOf } from '../pattern-runner.ts';
import type { PatternReader } from '../patterns.ts';
import { ANSWERS, AUTHORS } from '../patterns.ts';
import type { Code } from '../scope.ts';
import { toText } from '../values.ts';
import type { ExpressionContext } from '../expression-context.ts';
import { reportProblem } from '../expression-context.ts';
import type { Call, FunctionTable } from './entry.ts';

export const PATTERNS: FunctionTable = { regex: { least: 2, most: 2, build: buildRegex } };

function buildRegex(context: ExpressionContext, call: Call): Code {
  const [text, pattern] = call.args.map((arg) => context.compile(arg)) as [Code, Code];
  if (pattern.literal === undefined)
    return withAnswersPattern(text, pattern, context.names.patterns);
  const reading = context.names.patterns(toText(pattern.literal), AUTHORS);
  if (!reading.ok)
    return reportProblem(context, call.args[1]?.at ?? call.at, reading.code, reading.vars);
  const matcher = matcherOf(reading.program);
  return {
    run: (env) => {
      const value = toText(text.run(env));
      return value.length <= AUTHORS.text && matcher.matches(value);
    },
  };
}

/** The pattern is an answer or a column's value: one that cannot be read matches nothing. */
function withAnswersPattern(text: Code, pattern: Code, patterns: PatternReader): Code {
  const kept = keptMatchers(patterns);
  return {
    run: (env) => {
      const [value, source] = [toText(text.run(env)), toText(pattern.run(env))];
      return value.length <= ANSWERS.text && (kept(source)?.matches(value) ?? false);
    },
  };
}

const MOST_KEPT = 50;

/** The patterns last met in one place of a questionnaire; null for what cannot be read. */
function keptMatchers(patterns: PatternReader): (source: string) => Matcher | null {
  const kept = new Map<string, Matcher | null>();
  return (source) => {
    if (source.length > ANSWERS.characters) return null;
    const known = kept.get(source);
    if (known !== undefined) return known;
    if (kept.size >= MOST_KEPT) kept.clear();
    const reading = patterns(source, ANSWERS);
    const made = reading.ok ? matcherOf(reading.program) : null;
    kept.set(source, made);
    return made;
  };
}
