// Places, ranks, groups, differences and hidden figures in words.
import type { Locality } from '../../localities/locality.ts';
import type { Figure, ShownRank } from '../disclosure.ts';
import type { Formatter } from './formatter.ts';

export const groupName = ({ t }: Formatter, group: 1 | 2 | 3 | 4): string =>
  t(`reports.groups.${group}`);

/** Never the rank alone: '9 (5–14)'. */
export const rankText = (placing: ShownRank): string =>
  `${placing.rank} (${placing.low}–${placing.high})`;

/** 'Tỉnh Nghệ An', 'Nghe An'. */
export const placeName = ({ t, lang }: Formatter, locality: Locality): string =>
  t('reports.place', { type: t(`reports.types.${locality.type}`), name: locality.name[lang] });

/** Why a figure is not shown; the researcher's own words where a locality is withheld. */
export function concealedText(
  { t }: Formatter,
  figure: Figure,
  withheldReason: string | undefined,
): string {
  if (figure.concealed === null) return '';
  if (figure.concealed === 'withheld' && withheldReason !== undefined)
    return t('reports.concealed.withheldBecause', { reason: withheldReason });
  return t(`reports.concealed.${figure.concealed}`, { minimum: figure.minimum });
}

/** '+0,4' or '−0,4'; '0,0' where one digit shows no difference. */
export function differenceText({ fmt }: Formatter, value: number): string {
  const size = fmt.number(Math.abs(value), 1);
  if (size === fmt.number(0, 1)) return size;
  return `${value < 0 ? '−' : '+'}${size}`;
}
