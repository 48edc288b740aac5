// What a respondent reads and agrees to before the first question, as data: shown on the first page, and kept
// as the evidence of consent under an id made from the words themselves. Pure but for the hash.
import type { Lang } from '../../platform/i18n/language.ts';
import type { Translate } from '../../platform/i18n/translations.ts';
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

const PARTS = ['purpose', 'who', 'kept', 'long', 'sensitive', 'rights'] as const;

/**
 * @param words those of the application in the respondent's language @param isSensitive sensitive
 * questions are asked
 */
export function consentText(
  { t, lang }: { t: Translate; lang: Lang },
  round: Round,
  isSensitive: boolean,
): ConsentText {
  const vars = {
    round: round.title[lang],
    days: round.draftDays,
    organiser: round.organiser ? round.organiser[lang] : t('responses.start.organiser'),
  };
  const parts = PARTS.filter((part) => part !== 'sensitive' || isSensitive).map((part) => ({
    title: t(`responses.start.${part}.title`),
    text: [
      t(`responses.start.${part}.text`, vars),
      ...(part === 'long' ? keptFor(t, round) : []),
      ...(part === 'kept' && round.keepsPartial ? [t('responses.start.partial')] : []),
    ].join(' '),
  }));
  const contact = round.contact
    ? [{ title: t('responses.start.contact'), text: round.contact[lang] }]
    : [];
  return { parts: [...parts, ...contact], agree: t('responses.start.agree') };
}

/**
 * The same in layers: a few lines with what matters most, the whole text behind them, and the button that
 * says yes.
 * @param asks `contact`: a telephone number or address is asked for
 */
export function layeredConsent(
  { t, lang }: { t: Translate; lang: Lang },
  round: Round,
  asks: { sensitive: boolean; contact: boolean },
): ConsentText {
  const whole = consentText({ t, lang }, round, asks.sensitive);
  const organiser = round.organiser ? round.organiser[lang] : t('responses.start.organiser');
  const lines = [
    t('responses.shortForm.who', { organiser }),
    t(`responses.shortForm.${asks.contact ? 'contact' : 'anonymous'}`),
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
