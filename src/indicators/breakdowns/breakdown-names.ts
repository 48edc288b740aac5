// Breakdowns and groups in the words of the questionnaire that was answered.
import { breakdownsOf } from '../../questionnaires/model/breakdowns.ts';
import type { Questionnaire, Text } from '../../questionnaires/model/questionnaire.ts';
import { ownValue } from '../../platform/own-value.ts';
import type { Lang } from '../../platform/i18n/language.ts';

export interface NamedBreakdown {
  code: string;
  title: string;
  /** In the order of the questionnaire. */
  groups: readonly { code: string; name: string }[];
}

/** In the order of the questionnaire. @param codes names of questions; null: all that are marked */
export function namedBreakdowns(
  questionnaire: Questionnaire | null,
  codes: readonly string[] | null,
  lang: Lang,
): NamedBreakdown[] {
  if (questionnaire === null) return [];
  const words = (text: Text, otherwise: string): string =>
    ownValue(text, lang) ?? ownValue(text, questionnaire.defaultLanguage) ?? otherwise;
  return breakdownsOf(questionnaire)
    .filter(({ question }) => codes?.includes(question.name) ?? true)
    .map(({ question, groups }) => ({
      code: question.name,
      title: words(question.label, question.name),
      groups: groups.map(({ name, label }) => ({ code: name, name: words(label, name) })),
    }));
}
