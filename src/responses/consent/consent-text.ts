// What a respondent reads and agrees to before the first question, as data: shown on the first page, and kept
// as the evidence of consent under an id made from the words themselves. Pure but for the hash.
import type { Lang } from '../../platform/i18n/language.ts';
import type { Translate } from '../../platform/i18n/translations.ts';
import { withLangMark } from '../../platform/i18n/language-marks.ts';
import { firstPageText, type FirstPageText } from '../../questionnaires/model/first-page-texts.ts';
import { contactQuestions, sensitiveQuestions } from '../../questionnaires/model/personal-data.ts';
import type { Questionnaire } from '../../questionnaires/model/questionnaire.ts';
import type { Round } from '../../sampling/rounds/round.ts';

export interface ConsentPart {
  title: string;
  text: string;
}

export interface ConsentText {
  parts: readonly ConsentPart[];
  /** The sentence beside the box that is ticked. */
  agree: string;
}

const PARTS = ['purpose', 'asked', 'who', 'kept', 'long', 'sensitive', 'rights'] as const;

/** What is agreed to: a questionnaire, its texts in the language of the questions. */
export interface ConsentForm {
  model: Questionnaire;
  lang: string;
}

type Words = { t: Translate; lang: Lang };

/** @param words those of the application in the respondent's language */
export function consentText(words: Words, round: Round, form: ConsentForm): ConsentText {
  const { t, lang } = words;
  const parts = PARTS.flatMap((part) => {
    const text = partText(part, words, round, form);
    return text === null ? [] : [{ title: t(`responses.start.${part}.title`), text }];
  });
  const contact = round.contact
    ? [{ title: t('responses.start.contact'), text: round.contact[lang] }]
    : [];
  return { parts: [...parts, ...contact], agree: t('responses.start.agree') };
}

const organiserOf = ({ t, lang }: Words, { organiser }: Round): string =>
  organiser ? organiser[lang] : t('responses.start.organiser');

/** Null: there is nothing to say. */
function partText(
  part: (typeof PARTS)[number],
  words: Words,
  round: Round,
  form: ConsentForm,
): string | null {
  const { t, lang } = words;
  const vars = {
    round: round.title[lang],
    days: round.draftDays,
    organiser: organiserOf(words, round),
  };
  const usual = (): string => t(`responses.start.${part}.text`, vars);
  const own: Partial<Record<typeof part, () => string | null>> = {
    purpose: () => `${ownText(form, 'purpose') ?? usual()} ${t('responses.start.purpose.overall')}`,
    asked: () => ownText(form, 'asked'),
    long: () => [usual(), ...keptFor(t, round)].join(' '),
    kept: () => (round.keepsPartial ? `${usual()} ${t('responses.start.partial')}` : usual()),
    sensitive: () => (sensitiveQuestions(form.model).length > 0 ? usual() : null),
  };
  return (own[part] ?? usual)();
}

/** A text of the questionnaire, marked with its language; null: it has none of its own. */
export function ownText({ model, lang }: ConsentForm, name: FirstPageText): string | null {
  const found = firstPageText(model, name, lang);
  return found && withLangMark(found.text, found.lang);
}

/**
 * The same in layers: a few lines with what matters most, the whole text behind them, and the button that
 * says yes.
 */
export function layeredConsent(words: Words, round: Round, form: ConsentForm): ConsentText {
  const { t } = words;
  const whole = consentText(words, round, form);
  const asksContact = contactQuestions(form.model).length > 0;
  const lines = [
    t('responses.shortForm.who', { organiser: organiserOf(words, round) }),
    t(`responses.shortForm.${asksContact ? 'contact' : 'anonymous'}`),
    ...(round.retentionMonths
      ? [t('responses.shortForm.kept', { count: round.retentionMonths })]
      : []),
    t('responses.shortForm.rights'),
  ];
  const brief = { title: t('responses.shortForm.brief'), text: lines.join(' ') };
  return { parts: [brief, ...whole.parts], agree: t('responses.shortForm.agree') };
}

const keptFor = (t: Translate, { retentionMonths }: Round): string[] =>
  retentionMonths ? [t('responses.start.erasedAfter', { count: retentionMonths })] : [];
