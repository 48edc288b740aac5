// How long a form takes, in words.
import type { Translate } from '../../platform/i18n/translations.ts';

/** Whole minutes of the shortest and the longest way through a form. */
export interface Minutes {
  least: number;
  most: number;
}

/** “5 to 23 minutes”, “2 minutes”. */
export const minutesInWords = (t: Translate, { least, most }: Minutes): string =>
  least === most
    ? t('platform.minutes.one', { count: most })
    : t('platform.minutes.range', { least, most });
