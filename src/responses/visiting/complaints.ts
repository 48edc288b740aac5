// Where to complain, in the words of the round where it has some. Pure.
import type { Lang } from '../../platform/i18n/language.ts';
import type { Translate } from '../../platform/i18n/translations.ts';
import type { Round } from '../../sampling/rounds/round.ts';

/** Paragraphs: what holds everywhere, and what the round says. */
export const complaintsOf = (
  { t, lang }: { t: Translate; lang: Lang },
  { told = {} }: Pick<Round, 'told'>,
): string[] => [
  t('responses.aboutRound.complaintsText'),
  ...(told.complaints ? [told.complaints[lang]] : []),
];
