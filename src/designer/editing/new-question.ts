// What a question begins as: enough that it runs, for its author to change.
import { ownValue } from '../../platform/own-value.ts';
import type {
  ChoiceList,
  Question,
  Questionnaire,
  Text,
} from '../../questionnaires/model/questionnaire.ts';
import { takesList, type QuestionKind } from '../../questionnaires/kinds/traits.ts';
import { AUTHORING_TRAITS } from '../../questionnaires/kinds/authoring-traits.ts';

const YES: Text = { vi: 'Có', en: 'Yes' };
const NO: Text = { vi: 'Không', en: 'No' };

const inLanguagesOf = (model: Questionnaire, words: Text): Text =>
  Object.fromEntries(
    model.languages
      .map(({ code }) => [code, ownValue(words, code) ?? ''])
      .filter(([, text]) => text !== ''),
  );

/** A list to begin with: yes and no in the languages known here. */
export function newChoices(model: Questionnaire, name: string): ChoiceList {
  return {
    name,
    choices: [
      { name: 'yes', label: inLanguagesOf(model, YES) },
      { name: 'no', label: inLanguagesOf(model, NO) },
    ],
  };
}

export function newQuestion(
  kind: QuestionKind,
  { name, label, list }: { name: string; label: Text; list: string | undefined },
): Question {
  return {
    type: 'question',
    id: name,
    name,
    kind,
    label,
    ...(takesList(kind) && list !== undefined ? { list } : {}),
    ...AUTHORING_TRAITS[kind].initially,
  };
}
