// What a questionnaire asks of a person: contact data by the kind of a question or by its words, and
// sensitive data; and what its first texts promise not to ask. Pure.
import { ownValue } from '../../platform/own-value.ts';
import { holdsNumber, isContact, isFreeText } from '../kinds/traits.ts';
import { firstPageTextsOf, type FirstPageText } from './first-page-texts.ts';
import { questionsOf } from './nodes.ts';
import type { Question, Questionnaire } from './questionnaire.ts';

const CONTACT_WORDS = [
  /số (?:điện thoại|di động|zalo)|thư điện tử|địa chỉ (?:nhà|liên hệ|nơi ở|email|thư)/i,
  /\be-?mail\b|\b(?:phone|telephone|mobile) number|\b(?:home|postal|street) address/i,
];

/** A telephone number, an e-mail address or a postal one is asked for. */
export const asksForContact = ({ kind, label }: Question): boolean =>
  isContact(kind) ||
  ((isFreeText(kind) || holdsNumber(kind)) &&
    Object.values(label).some((text) => CONTACT_WORDS.some((words) => words.test(text))));

export const contactQuestions = (model: Questionnaire): Question[] =>
  questionsOf(model).filter(asksForContact);

export const sensitiveQuestions = (model: Questionnaire): Question[] =>
  questionsOf(model).filter(({ sensitive }) => sensitive === true);

const NOT = { vi: /không|chẳng/i, en: /\b(?:no|not|never|nothing|without)\b/i };
const PROMISES = {
  contact: {
    vi: /điện thoại|thư điện tử|e-?mail|địa chỉ|liên lạc/i,
    en: /phone|e-?mail|address|contact/i,
  },
  sensitive: {
    vi: /nhạy cảm|dân tộc|tôn giáo|khuyết tật|sức khỏe/i,
    en: /sensitive|ethnic|religio|disab|health/i,
  },
} as const;

export interface BrokenPromise {
  text: FirstPageText;
  lang: string;
  /** What it says is not asked. */
  about: keyof typeof PROMISES;
  /** The sentence. */
  sentence: string;
  /** Name of a question that asks it. */
  question: string;
}

/** Sentences of its first texts that say that something is not asked which is. In Vietnamese and English. */
export function brokenPromises(model: Questionnaire): BrokenPromise[] {
  const asked = { contact: contactQuestions(model)[0], sensitive: sensitiveQuestions(model)[0] };
  return firstPageTextsOf(model).flatMap(([text, words]) =>
    (['vi', 'en'] as const).flatMap((lang) =>
      (ownValue(words, lang) ?? '').split(/(?<=[.!?;])\s+/).flatMap((sentence) =>
        (['contact', 'sensitive'] as const).flatMap((about) => {
          const question = asked[about]?.name;
          const isPromise = NOT[lang].test(sentence) && PROMISES[about][lang].test(sentence);
          return question !== undefined && isPromise
            ? [{ text, lang, about, sentence, question }]
            : [];
        }),
      ),
    ),
  );
}
