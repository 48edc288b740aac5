// An index read over a shorter questionnaire: questions that it does not ask are read as unanswered, so that
// indicators over them have no value. Pure.
import { compileOrThrow, type CompiledQuestionnaire } from '../questionnaires/engine/compiled.ts';
import { MADE_KINDS } from '../questionnaires/kinds/traits.ts';
import type { Question, Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { indicatorsOf, type IndexDefinition } from './definition.ts';

const NAMES = /\$\{([^}]+)\}/g;

const namesIn = (definition: IndexDefinition): Set<string> =>
  new Set(
    indicatorsOf(definition).flatMap(({ expression, baseExpression }) =>
      [...`${expression} ${baseExpression}`.matchAll(NAMES)].map(([, name]) => name!.trim()),
    ),
  );

const unasked = (name: string): Question => ({
  type: 'question',
  id: `unasked ${name}`,
  name,
  kind: MADE_KINDS.givenAlong,
  label: {},
});

/** The questionnaire with every name that the index reads; null: it asks none of the index's questions. */
export function partialReading(
  definition: IndexDefinition,
  questionnaire: Questionnaire,
): CompiledQuestionnaire | null {
  const asked = compileOrThrow(questionnaire);
  if (!indicatorsOf(definition).some(({ question }) => asked.byName.has(question))) return null;
  const missing = [...namesIn(definition)].filter((name) => !asked.nodes.has(name));
  const children = [...questionnaire.children, ...missing.map(unasked)];
  return compileOrThrow({ ...questionnaire, children });
}
