// Questions whose answers can say in which category of a population margin a respondent is.
import { ownValue } from '../../platform/own-value.ts';
import { holdsCode, holdsNumber, isCalculated } from '../../questionnaires/kinds/traits.ts';
import { walk } from '../../questionnaires/model/nodes.ts';
import type { Question, Questionnaire } from '../../questionnaires/model/questionnaire.ts';

export interface ClassifyingQuestion {
  name: string;
  label: string;
  /** Codes of its options; null: numbers or a calculated text. */
  codes: readonly string[] | null;
}

/** Asked at most once of a respondent, so not those of a repeat. */
export function classifyingQuestions(
  questionnaire: Questionnaire,
  lang: string,
): ClassifyingQuestion[] {
  return [...walk(questionnaire.children)].flatMap(([node, parents]) =>
    node.type === 'question' && parents.every(({ type }) => type === 'group')
      ? classifying(node, questionnaire, lang)
      : [],
  );
}

function classifying(
  { name, label, kind, list }: Question,
  { lists, defaultLanguage }: Questionnaire,
  lang: string,
): ClassifyingQuestion[] {
  const text = ownValue(label, lang) ?? ownValue(label, defaultLanguage) ?? name;
  if (holdsCode(kind)) {
    const choices = lists.find((one) => one.name === list)?.choices ?? [];
    return [{ name, label: text, codes: choices.map((choice) => choice.name) }];
  }
  return holdsNumber(kind) || isCalculated(kind) ? [{ name, label: text, codes: null }] : [];
}
