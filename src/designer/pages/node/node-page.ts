// What the page of one node shows, worked out from the form as typed: which parts its kind has, the menus, the preview.
import type { Translate } from '../../../platform/i18n/translations.ts';
import type { CompiledQuestion, Evaluation } from '../../../questionnaires/engine/compiled.ts';
import type {
  Choice,
  Question,
  Questionnaire,
} from '../../../questionnaires/model/questionnaire.ts';
import { questionsOf } from '../../../questionnaires/model/nodes.ts';
import { textIn } from '../../../questionnaires/model/translations.ts';
import { operatorsFor } from '../../editing/conditions/condition.ts';
import { usersOf } from '../../editing/content-edits.ts';
import { nodeOf } from './form-node.ts';
import type { NodeForm } from './node-form.ts';
import { kindsOf } from './node-form.ts';
import { MOST_OPTION_ROWS } from './node-fields.ts';
import { aloneIn } from './preview.ts';
import type { Place } from '../../editing/tree.ts';
import {
  holdsCode,
  isAsked,
  isNote,
  isScale,
  isSilent,
  KIND_TRAITS,
  takesList,
} from '../../../questionnaires/kinds/traits.ts';
import { AUTHORING_TRAITS } from '../../../questionnaires/kinds/authoring-traits.ts';

/** HTML of a question as the respondent's pages show it; given by app.ts, since that is another room's work. */
export type QuestionHtml = (
  path: string,
  question: CompiledQuestion,
  around: { questionnaire: Questionnaire; evaluation: Evaluation; lang: string; t: Translate },
  held: Held,
) => string;
export interface Held {
  value: Evaluation['values'][string] | undefined;
  typed: Readonly<Record<string, string | readonly string[]>> | null;
  error: string | null;
}

/** Which parts of the form this kind has. */
export function partsOf({
  kind,
  type,
}: NodeForm): Record<
  | 'answered'
  | 'offers'
  | 'scale'
  | 'valued'
  | 'calculated'
  | 'question'
  | 'repeat'
  | 'sensitive'
  | 'breakdown'
  | 'orOther',
  boolean
> {
  const name = kind ?? '';
  const traits = kind === null ? null : KIND_TRAITS[kind];
  const authoring = kind === null ? null : AUTHORING_TRAITS[kind];
  return {
    question: kind !== null,
    repeat: type === 'repeat',
    answered: isAsked(name),
    offers: takesList(name),
    scale: isScale(name),
    valued: authoring?.takesDefault === true,
    calculated: traits !== null && traits.value !== 'none' && traits.value !== 'agreement',
    sensitive: isAsked(name),
    breakdown: holdsCode(name),
    orOther: traits?.orOther === true,
  };
}

export interface ConditionMenu {
  operators: readonly string[];
  values: { value: string; text: string }[] | null;
}

/** For each row of the builder: the comparisons that suit its question, and its options where it has some. */
export function conditionMenus(
  form: NodeForm,
  model: Questionnaire,
  lang: string,
): ConditionMenu[] {
  const kindOf = kindsOf(model);
  const questions = new Map(questionsOf(model).map((question) => [question.name, question]));
  return form.relevance.rows.map(({ question, value }) => {
    const choices =
      model.lists.find(({ name }) => name === questions.get(question)?.list)?.choices ?? [];
    const known = value === '' || choices.some(({ name }) => name === value);
    const menu = choices.length > 0 && choices.length <= MOST_OPTION_ROWS && known;
    return {
      operators: operatorsFor(kindOf(question)),
      values: menu
        ? choices.map(({ name, label }) => ({
            value: name,
            text: `${textIn(label, lang, model)?.text ?? name} (${name})`,
          }))
        : null,
    };
  });
}

/** Questions a condition may ask for: all but this one, in reading order. */
export const askable = (
  model: Questionnaire,
  name: string,
  lang: string,
): { name: string; label: string }[] =>
  questionsOf(model)
    .filter((question) => question.name !== name && !isNote(question.kind))
    .map((question) => ({
      name: question.name,
      label: textIn(question.label, lang, model)?.text ?? '',
    }));

export const sharedBy = (model: Questionnaire, list: string, id: string): number =>
  usersOf(model, list).filter((user) => user !== id).length;

export function neighbours({ siblings, index, parents }: Place): {
  previous: string | null;
  next: string | null;
  section: string | null;
} {
  return {
    previous: siblings[index - 1]?.id ?? null,
    next: siblings[index + 1]?.id ?? null,
    section: parents.at(-1)?.id ?? null,
  };
}

interface Showing {
  lang: string;
  t: Translate;
  now: Date;
  questionHtml: QuestionHtml;
}

/** Null where there is nothing to see: groups, calculations, questions without options yet. */
export function previewHtml(
  form: NodeForm,
  place: Place,
  model: Questionnaire,
  { lang, t, now, questionHtml }: Showing,
): string | null {
  const question =
    place.node.type === 'question' && !isSilent(form.kind)
      ? typedQuestion(form, place, model)
      : null;
  const compiled = question && aloneIn(model, question.question, question.choices);
  const alone = compiled?.byName.get('preview');
  if (!compiled || !alone) return null;
  const evaluation = compiled.evaluate({}, { now, lang });
  return questionHtml(
    'preview',
    alone,
    { questionnaire: compiled.questionnaire, evaluation, lang, t },
    { value: undefined, typed: null, error: null },
  );
}

function typedQuestion(
  form: NodeForm,
  place: Place,
  model: Questionnaire,
): { question: Question; choices: readonly Choice[] | null } {
  const { node, list } = nodeOf(form, place.node, model);
  const question = node as Question;
  const choices =
    list?.choices ?? model.lists.find(({ name }) => name === question.list)?.choices ?? null;
  return { question, choices: takesList(question.kind) ? choices : null };
}
