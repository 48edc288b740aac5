// A question as its component needs it: texts of one language, options with their ids, layout. What the
// respondent answered is not in here, so that a published version's questions are rendered once.
import { ownValue } from '../platform/own-value.ts';
import { directionIn } from '../questionnaires/model/languages.ts';
import type { Choice, Question, Questionnaire } from '../questionnaires/model/questionnaire.ts';
import type { Evaluation } from '../questionnaires/engine/compiled.ts';
import { withLangMark } from '../platform/i18n/language-marks.ts';
import { languageTag } from '../platform/i18n/language-tags.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import { isAlone, isApart } from './standing-options.ts';
import {
  holdsCode,
  isFreeText,
  isNote,
  isScale,
  takesList,
} from '../questionnaires/kinds/traits.ts';
import { AUTHORING_TRAITS } from '../questionnaires/kinds/authoring-traits.ts';

/** Words with the attribute that names their language where it is not the page's. */
export interface Words {
  text: string;
  attribute: string;
}
export interface Option {
  id: string;
  value: string;
  label: Words;
  apart: boolean;
  alone: boolean;
}
export interface QuestionView {
  /** id of the first control. */
  id: string;
  /** Field name: the path. */
  name: string;
  kind: Question['kind'];
  label: Words;
  hint: Words | null;
  optional: Words | null;
  options: Option[] | null;
  layout: string;
  words: Record<string, string>;
}
export interface Surroundings {
  questionnaire: Questionnaire;
  evaluation: Evaluation;
  lang: string;
  t: Translate;
  /** False: not said beside each question that may be left out. */
  marksOptional?: boolean;
}

export const idOf = (path: string): string => `q-${path.replaceAll('/', '-')}`;
const LONG_LIST = 20;
const RANGE_STEPS = 11;

export function questionView(path: string, question: Question, around: Surroundings): QuestionView {
  const id = idOf(path);
  const options = optionsOf(path, question, around);
  return {
    id,
    name: path,
    kind: question.kind,
    label: wordsAt(path, 'label', around) ?? { text: question.name, attribute: '' },
    hint: wordsAt(path, 'hint', around) ?? standardHint(question, around),
    optional:
      around.marksOptional !== false &&
      !isNote(question.kind) &&
      !around.evaluation.isRequired(path)
        ? { text: around.t('components.question.optional'), attribute: '' }
        : null,
    options:
      options?.map((choice, index) => ({
        id: index === 0 ? id : `${id}-${index + 1}`,
        value: choice.value,
        label: choice.label,
        apart: isApart(choice.value),
        alone: isAlone(choice.value),
      })) ?? null,
    layout: layoutOf(question, options?.filter((choice) => !isApart(choice.value)).length ?? 0),
    words: Object.fromEntries(
      ['choose', 'or', 'agree', 'day', 'month', 'year', 'time'].map((key) => [
        key,
        around.t(`components.question.${key}`),
      ]),
    ),
  };
}

export function wordsAt(
  path: string,
  field: 'label' | 'hint' | 'constraintMessage' | 'requiredMessage',
  around: Surroundings,
): Words | null {
  const found = around.evaluation.text(path, field, around.lang);
  return found === null ? null : inLanguage(found, around);
}

/** Marks words that fell back to another language, so that a screen reader pronounces them right. */
export function inLanguage(
  words: { text: string; lang: string },
  around: Pick<Surroundings, 'questionnaire' | 'lang'>,
): Words {
  if (words.lang === around.lang) return { text: words.text, attribute: '' };
  const direction = directionIn(around.questionnaire, words.lang);
  return {
    text: words.text,
    attribute: ` lang="${languageTag(words.lang)}"${direction === directionIn(around.questionnaire, around.lang) ? '' : ` dir="${direction}"`}`,
  };
}

/** The label for use inside another text, marked with its language. */
export function labelInWords(path: string, around: Surroundings): string | undefined {
  const found = around.evaluation.text(path, 'label', around.lang);
  return found === null ? undefined : withLangMark(found.text, found.lang);
}

function standardHint(question: Question, around: Surroundings): Words | null {
  const key = AUTHORING_TRAITS[question.kind].hint;
  return key === undefined ? null : { text: around.t(`components.question.${key}`), attribute: '' };
}

interface Offered {
  value: string;
  label: Words;
}

function optionsOf(path: string, question: Question, around: Surroundings): Offered[] | null {
  if (isScale(question.kind)) return rangeSteps(question);
  if (!takesList(question.kind)) return null;
  return around.evaluation
    .choices(path)
    .map((choice) => ({ value: choice.name, label: choiceWords(choice, around) }));
}

export function choiceWords(
  choice: Choice,
  around: Pick<Surroundings, 'questionnaire' | 'lang'>,
): Words {
  const { defaultLanguage } = around.questionnaire;
  const lang = [around.lang, defaultLanguage, ...Object.keys(choice.label)].find(
    (code) => (ownValue(choice.label, code) ?? '') !== '',
  );
  return lang === undefined
    ? { text: choice.name, attribute: '' }
    : inLanguage({ text: ownValue(choice.label, lang) ?? '', lang }, around);
}

/** A short range is a row of numbers to choose from; a long one is typed. */
function rangeSteps(question: Question): Offered[] | null {
  const [start, end, step] = [
    question.parameters?.['start'] ?? '1',
    question.parameters?.['end'] ?? '10',
    question.parameters?.['step'] ?? '1',
  ].map(Number) as [number, number, number];
  const count = Math.floor((end - start) / step + 1e-9) + 1;
  if (!(count >= 2 && count <= RANGE_STEPS)) return null;
  return Array.from({ length: count }, (_, index) =>
    String(Number((start + index * step).toFixed(9))),
  ).map((value) => ({ value, label: { text: value, attribute: '' } }));
}

function layoutOf(question: Question, options: number): string {
  const appearance = (question.appearance ?? '').split(/\s+/);
  if (holdsCode(question.kind)) return selectLayout(appearance, options);
  if (isScale(question.kind)) return 'scale';
  if (!isFreeText(question.kind)) return '';
  return appearance.includes('multiline') ? 'long' : appearance.includes('numbers') ? 'digits' : '';
}

function selectLayout(appearance: readonly string[], options: number): string {
  if (appearance.includes('minimal') || appearance.includes('autocomplete') || options > LONG_LIST)
    return 'menu';
  if (appearance.some((word) => word === 'likert' || word.startsWith('horizontal'))) return 'scale';
  return options === 2 ? 'two' : '';
}
