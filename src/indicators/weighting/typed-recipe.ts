// A recipe as the page shows and sends it: one text for each category of each variable of each margin.
import type { PopulationMargin } from '../../localities/population/margins.store.ts';
import type { AnswerRule, Recipe, VariableSource } from './recipe.ts';
import type { ClassifyingQuestion } from './recipe-questions.ts';

/** A margin with the categories of each of its variables. */
export interface MarginChoice {
  margin: PopulationMargin;
  categories: readonly (readonly string[])[];
}

export interface TypedVariable {
  code: string;
  question: string;
  categories: { category: string; answers: string }[];
}

export interface TypedMargin {
  id: string;
  code: string;
  name: string;
  chosen: boolean;
  variables: TypedVariable[];
}

export interface TypedRecipe {
  nonresponse: string;
  trim: string;
  margins: TypedMargin[];
}

/** Names of the form's fields. */
export const questionField = (margin: string, variable: string): string =>
  `question-${margin}-${variable}`;
export const answersField = (margin: string, variable: string, at: number): string =>
  `answers-${margin}-${variable}-${at}`;

/** Values of the form's fields by name. */
export type SentForm = ReadonlyMap<string, readonly string[]>;

/** The form as it was sent. */
export function typedFrom(sent: SentForm, choices: readonly MarginChoice[]): TypedRecipe {
  const text = (field: string): string => sent.get(field)?.[0] ?? '';
  const chosen = new Set(sent.get('margin'));
  return {
    nonresponse: text('nonresponse'),
    trim: text('trim'),
    margins: choices.map(({ margin, categories }) => ({
      ...named(margin),
      chosen: chosen.has(margin.id),
      variables: margin.variables.map((code, v) => ({
        code,
        question: text(questionField(margin.code, code)),
        categories: categories[v]!.map((category, at) => ({
          category,
          answers: text(answersField(margin.code, code, at)),
        })),
      })),
    })),
  };
}

const named = ({ id, code, name }: PopulationMargin) => ({ id, code, name });

/** The form of a saved recipe; margins that it does not use are filled in as far as names and codes agree. */
export function typedOf(
  recipe: Recipe,
  choices: readonly MarginChoice[],
  questions: readonly ClassifyingQuestion[],
): TypedRecipe {
  return {
    nonresponse: recipe.nonresponse ?? 'none',
    trim: recipe.trimAbove === null ? '' : String(recipe.trimAbove),
    margins: choices.map(({ margin, categories }) => {
      const used = recipe.margins.find(({ marginId }) => marginId === margin.id);
      return {
        ...named(margin),
        chosen: used !== undefined,
        variables: margin.variables.map((code, v) => {
          const source = used?.variables.find(({ variable }) => variable === code);
          if (!source) return guessed(code, categories[v]!, questions);
          return {
            code,
            question: source.question,
            categories: categories[v]!.map((category) => ({
              category,
              answers: answersTo(source, category).map(textOf).join(', '),
            })),
          };
        }),
      };
    }),
  };
}

function guessed(
  code: string,
  categories: readonly string[],
  questions: readonly ClassifyingQuestion[],
): TypedVariable {
  const question = questions.find(({ name }) => name === code);
  return {
    code,
    question: question?.name ?? '',
    categories: categories.map((category) => ({
      category,
      answers: question?.codes?.includes(category) ? category : '',
    })),
  };
}

const answersTo = ({ categories }: VariableSource, category: string): readonly AnswerRule[] =>
  categories.find((one) => one.category === category)?.answers ?? [];

const textOf = (rule: AnswerRule): string =>
  'codes' in rule ? rule.codes.join(', ') : `${rule.from}–${rule.to ?? ''}`;
