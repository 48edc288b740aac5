// The codebook: every question with its name, kind, words, options with codes, and when it is asked – in one language.
import type { Translate } from './conditions-in-words.ts';
import { conditionInWords } from './conditions-in-words.ts';
import type { Group, Question, Questionnaire, Repeat } from '../model/questionnaire.ts';
import { walk } from '../model/nodes.ts';
import { expandOrOther } from '../model/or-other.ts';
import { scaleOf } from '../model/scale.ts';
import type { TextInLanguage } from '../model/translations.ts';
import { textIn } from '../model/translations.ts';
import { isScale, type QuestionKind } from '../kinds/traits.ts';

export interface CodebookEntry {
  id: string;
  name: string;
  kind: QuestionKind;
  kindInWords: string;
  /** Empty for calculations and given values. */
  label: TextInLanguage;
  hint: TextInLanguage | null;
  options: readonly { code: string; label: TextInLanguage }[];
  /** Options of a long list that are not named one by one, and the list. */
  further: { count: number; list: string } | null;
  scale: { start: number; end: number; step: number } | null;
  /** All conditions above it taken together. */
  relevantInWords: string | null;
  constraintInWords: string | null;
  required: boolean;
  sensitive: boolean;
  breakdown: boolean;
  calculation: string | null;
  section: TextInLanguage | null;
  /** The repeats it is asked in, outermost first. */
  repeats: string[];
}

export function codebookOf(source: Questionnaire, lang: string, t: Translate): CodebookEntry[] {
  const questionnaire = expandOrOther(source);
  const named = optionNamer(questionnaire, lang);
  return [...walk(questionnaire.children)].flatMap(([node, parents]) =>
    node.type === 'question'
      ? [entry(questionnaire, { question: node, parents, ...named(node) }, { lang, t })]
      : [],
  );
}

/** Options named in the whole codebook; when they are used up, and of any one question. */
const MOST_OPTIONS = 20_000;
const MOST_AFTERWARDS = 10;
const MOST_OF_ONE = 2_000;

type Options = Pick<CodebookEntry, 'options' | 'further'>;

/** A list of thousands that many questions offer would print millions of lines. */
function optionNamer(questionnaire: Questionnaire, lang: string): (question: Question) => Options {
  const lists = new Map(questionnaire.lists.map((list) => [list.name, list.choices]));
  let left = MOST_OPTIONS;
  return ({ list = '' }) => {
    const choices = lists.get(list) ?? [];
    const most = Math.min(MOST_OF_ONE, Math.max(left, MOST_AFTERWARDS));
    const options = choices.slice(0, most).map(({ name, label }) => ({
      code: name,
      label: textIn(label, lang, questionnaire) ?? { text: name, lang },
    }));
    left -= options.length;
    return {
      options,
      further: choices.length > most ? { count: choices.length - most, list } : null,
    };
  };
}

interface PlacedOptions extends Options {
  question: Question;
  parents: readonly (Group | Repeat)[];
}
interface Voice {
  lang: string;
  t: Translate;
}

function entry(
  questionnaire: Questionnaire,
  { question, parents, options, further }: PlacedOptions,
  voice: Voice,
): CodebookEntry {
  const { lang, t } = voice;
  const [section] = parents;
  return {
    id: question.id,
    name: question.name,
    kind: question.kind,
    kindInWords: t(`questionnaires.kinds.${question.kind}`),
    label: textIn(question.label, lang, questionnaire) ?? { text: '', lang },
    hint: textIn(question.hint, lang, questionnaire),
    options,
    further,
    scale: isScale(question.kind) ? scaleOf(question) : null,
    relevantInWords: allConditions(questionnaire, [...parents, question], voice),
    constraintInWords: conditionInWords(question.constraint, questionnaire, {
      ...voice,
      own: question,
    }),
    required: question.required !== undefined,
    sensitive: question.sensitive === true,
    breakdown: question.breakdown === true,
    calculation: question.calculation ?? null,
    section: section ? textIn(section.label, lang, questionnaire) : null,
    repeats: parents.filter(({ type }) => type === 'repeat').map(({ name }) => name),
  };
}

function allConditions(
  questionnaire: Questionnaire,
  nodes: readonly (Group | Repeat | Question)[],
  { lang, t }: Voice,
): string | null {
  const words = nodes.flatMap(
    ({ relevant }) => conditionInWords(relevant, questionnaire, { lang, t }) ?? [],
  );
  if (words.length === 0) return null;
  return words
    .slice(1)
    .reduce((left, right) => t('questionnaires.conditions.and', { left, right }), words[0] ?? '');
}
