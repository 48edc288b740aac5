// Reads a typed recipe and says what is wrong with it, field by field. Pure.
import type { AnswerRule, Recipe, VariableSource } from './recipe.ts';
import type { ClassifyingQuestion } from './recipe-questions.ts';
import {
  answersField,
  questionField,
  type TypedMargin,
  type TypedRecipe,
  type TypedVariable,
} from './typed-recipe.ts';

/** `code` is a key of the texts. */
export interface RecipeMistake {
  field: string;
  code: string;
  value: string;
}

export const MOST_MARGINS = 4;

/** What the round can offer. */
interface Known {
  questions: readonly ClassifyingQuestion[];
  /** Somebody was invited with a design weight. */
  hasInvitations: boolean;
}

export function readRecipe(
  typed: TypedRecipe,
  known: Known,
): { recipe: Recipe; mistakes: RecipeMistake[] } {
  const mistakes: RecipeMistake[] = [];
  const chosen = typed.margins.filter((margin) => margin.chosen);
  if (chosen.length > MOST_MARGINS)
    mistakes.push({ field: 'margin', code: 'manyMargins', value: String(MOST_MARGINS) });
  const margins = chosen.map((margin) => ({
    marginId: margin.id,
    variables: margin.variables.map((variable) =>
      readVariable(margin, variable, known.questions, mistakes),
    ),
  }));
  return {
    recipe: {
      nonresponse: readNonresponse(typed.nonresponse, known, mistakes),
      margins,
      trimAbove: readTrim(typed.trim, mistakes),
    },
    mistakes,
  };
}

function readNonresponse(
  typed: string,
  known: Known,
  mistakes: RecipeMistake[],
): Recipe['nonresponse'] {
  if (typed !== 'stratum' && typed !== 'psu') return null;
  if (!known.hasInvitations)
    mistakes.push({ field: 'nonresponse', code: 'noInvitations', value: '' });
  return typed;
}

function readTrim(typed: string, mistakes: RecipeMistake[]): number | null {
  if (typed.trim() === '') return null;
  const times = Number(typed.trim().replace(',', '.'));
  if (times >= 1.5 && times <= 100) return times;
  mistakes.push({ field: 'trim', code: 'trim', value: typed });
  return null;
}

function readVariable(
  margin: TypedMargin,
  variable: TypedVariable,
  questions: readonly ClassifyingQuestion[],
  mistakes: RecipeMistake[],
): VariableSource {
  const question = questions.find(({ name }) => name === variable.question);
  if (!question)
    mistakes.push({
      field: questionField(margin.code, variable.code),
      code: 'question',
      value: variable.code,
    });
  const taken = new Map<string, string>();
  const categories = variable.categories.map(({ category, answers }, at) => {
    const field = answersField(margin.code, variable.code, at);
    const rules = rulesOf(answers);
    if (rules.length === 0) mistakes.push({ field, code: 'noAnswers', value: category });
    for (const code of codesOf(rules)) {
      if (question?.codes && !question.codes.includes(code))
        mistakes.push({ field, code: 'unknownAnswer', value: code });
      else if (taken.has(code)) mistakes.push({ field, code: 'answerTwice', value: code });
      taken.set(code, category);
    }
    return { category, answers: rules };
  });
  return { variable: variable.code, question: variable.question, categories };
}

const codesOf = (rules: readonly AnswerRule[]): string[] =>
  rules.flatMap((rule) => ('codes' in rule ? rule.codes : []));

const RANGE = /^(\d+(?:\.\d+)?)\s*[-–]\s*(\d+(?:\.\d+)?)?$/;

/** `male, female`, `18–24`, `65–`: codes and ranges of numbers, separated by commas. */
export function rulesOf(answers: string): AnswerRule[] {
  return answers
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const range = RANGE.exec(part);
      if (!range) return { codes: [part] };
      return { from: Number(range[1]), to: range[2] === undefined ? null : Number(range[2]) };
    });
}
