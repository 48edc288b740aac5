// Places, ranks, groups, differences and hidden figures in words.
import type { Locality } from '../../localities/locality.ts';
import type { GroupNumber, GroupRange, RankStanding } from '../../indicators/result-row.ts';
import type { Figure } from '../figure.ts';
import type { Withheld } from '../published-results.ts';
import type { Formatter } from './formatter.ts';

export const groupName = ({ t }: Formatter, group: GroupNumber): string =>
  t(`reports.groups.${group}`);

/** 'High', or 'High or High average'. */
export const groupRangeName = (formatter: Formatter, { from, to }: GroupRange): string =>
  from === to
    ? groupName(formatter, from)
    : formatter.t('reports.groups.between', {
        from: groupName(formatter, from),
        to: groupName(formatter, to),
      });

/** Never the rank alone, but with the set that holds it: '9 (5–14)'. */
export const rankText = ({ rank, marginal }: RankStanding): string =>
  `${rank} (${marginal.low}–${marginal.high})`;

/** 'Tỉnh Nghệ An', 'Nghe An'. */
export const placeName = ({ t, lang }: Formatter, locality: Locality): string =>
  t('reports.place', { type: t(`reports.types.${locality.type}`), name: locality.name[lang] });

/** Why a figure is not shown; the researcher's own words where a locality is withheld. */
export function concealedText(
  { t }: Formatter,
  figure: Figure,
  withheld: Withheld | undefined,
): string {
  if (figure.concealed === null) return '';
  if (figure.concealed === 'withheld' && withheld !== undefined)
    return t(
      withheld.excluded ? 'reports.concealed.excludedBecause' : 'reports.concealed.withheldBecause',
      { reason: withheld.reason },
    );
  return t(`reports.concealed.${figure.concealed}`, { minimum: figure.minimum });
}

/** '+0,4' or '−0,4'; '0,0' where one digit shows no difference. */
export function differenceText({ fmt }: Formatter, value: number): string {
  const size = fmt.number(Math.abs(value), 1);
  if (size === fmt.number(0, 1)) return size;
  return `${value < 0 ? '−' : '+'}${size}`;
}

/** Why a figure that is shown is flagged; empty when it is not. */
export const cautionText = ({ t }: Formatter, { caution }: Pick<Figure, 'caution'>): string =>
  caution === null ? '' : t(`reports.caution.${caution}`);
