// Names of what a form is about, given along with its answers so that its texts can mention them: “Khi làm
// “Đăng ký khai sinh” tại Phường Trường Vinh…”. In the language of the page, and never stored. Pure.
import type { Translate } from '../../platform/i18n/translations.ts';
import type { Lang } from '../../platform/i18n/language.ts';
import { NAME_QUESTIONS } from '../../forms/page-questions.ts';
import type { Answers } from '../../questionnaires/model/answers.ts';
import { ownWordsOf } from '../submission/chosen-service.ts';
import { withAskedAnswers, type QuestionNames } from '../submission/place.ts';
import type { About } from './about.store.ts';

interface Answered {
  serviceId: string | null;
  answers: Answers;
}

/** Whether texts of the questionnaire can mention what the form is about. */
export const mentionsNames = (names: QuestionNames): boolean =>
  Object.values(NAME_QUESTIONS).some((name) => names.has(name));

/** @param names of the questionnaire's questions */
export const withNames = (
  { serviceId, answers }: Answered,
  { place, type, service }: About,
  { t, lang, names }: { t: Translate; lang: Lang; names: QuestionNames },
): Answers => {
  const name = place[0]?.[lang] ?? '';
  return withAskedAnswers(answers, names, {
    [NAME_QUESTIONS.service]: service?.[lang] ?? ownWordsOf({ serviceId, answers }),
    [NAME_QUESTIONS.place]: type === null ? name : t(`responses.place.named.${type}`, { name }),
  });
};
