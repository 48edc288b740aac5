// Texts that one language has and another lacks. Only what is said in the default language can be missing
// elsewhere.
import { ownValue } from '../../platform/own-value.ts';
import { firstPageTextsOf } from '../../questionnaires/model/first-page-texts.ts';
import type { Node, Questionnaire, Text } from '../../questionnaires/model/questionnaire.ts';
import { nodesOf } from '../editing/tree.ts';

const FIELDS = ['label', 'hint', 'guidanceHint', 'requiredMessage', 'constraintMessage'] as const;

export interface Completeness {
  lang: string;
  missing: number;
  total: number;
}

const has = (text: Text, lang: string): boolean => (ownValue(text, lang) ?? '').trim() !== '';

const textsOfNode = (node: Node): Text[] =>
  FIELDS.map((field) => (node as Partial<Record<(typeof FIELDS)[number], Text>>)[field]).filter(
    (text) => text !== undefined,
  );

/** Every text in which anything is said. */
export function textsOf(model: Questionnaire): Text[] {
  const texts = [
    model.title,
    ...firstPageTextsOf(model).map(([, text]) => text),
    ...nodesOf(model).flatMap(textsOfNode),
    ...model.lists.flatMap(({ choices }) => choices.map(({ label }) => label)),
  ];
  return texts.filter((text) => Object.values(text).some((words) => words.trim() !== ''));
}

/** For each language, the default one included. */
export function completenessOf(model: Questionnaire): Completeness[] {
  const texts = textsOf(model);
  return model.languages.map(({ code }) => ({
    lang: code,
    total: texts.length,
    missing: texts.filter((text) => !has(text, code)).length,
  }));
}
