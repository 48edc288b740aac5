// What every report page is given beside its own content: the publication, its notices and the
// addresses of its neighbours.
import type { Lang } from '../platform/i18n/language.ts';
import { formatsOf } from '../platform/i18n/formats.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import type { Publication } from '../indicators/publications.store.ts';
import { addressOf } from './figure-row.ts';
import { isIndicative, type Audience, type Reading } from './reading.ts';
import type { Speech } from './speech.ts';

export const speechOf = (ctx: { lang: Lang; t: Translate }): Speech => ({
  lang: ctx.lang,
  t: ctx.t,
  fmt: formatsOf(ctx.lang),
});

export interface Frame {
  office: true;
  base: Audience['base'];
  round: {
    code: string;
    title: string;
    simulated: boolean;
    indicative: boolean;
    opensAt: Date | null;
    closesAt: Date | null;
  };
  publishedAt: Date | null;
  respondents: number | null;
  /** Answers came in or were taken back after the figures were made. */
  stale: boolean;
  links: { ranking: string; definition: string; csv: string };
}

export function frameOf(reading: Reading, { lang }: Speech): Frame {
  const { round, computation } = reading.publication;
  return {
    office: true,
    base: reading.audience.base,
    round: {
      code: round.code,
      title: round.title[lang],
      simulated: round.simulated,
      indicative: isIndicative(reading),
      opensAt: round.opensAt,
      closesAt: round.closesAt,
    },
    publishedAt: computation.publishedAt,
    respondents: computation.responses,
    stale: computation.stale,
    links: {
      ranking: addressOf(reading, 'ranking'),
      definition: addressOf(reading, 'definition'),
      csv: `/results/${encodeURIComponent(round.code)}.csv`,
    },
  };
}

export interface ListedPublication {
  code: string;
  title: string;
  simulated: boolean;
  indicative: boolean;
  publishedAt: Date | null;
  respondents: number | null;
  href: string;
  csv: string;
}

export function listedPublication(
  { round, computation }: Publication,
  base: Audience['base'],
  lang: Lang,
): ListedPublication {
  const code = encodeURIComponent(round.code);
  return {
    code: round.code,
    title: round.title[lang],
    simulated: round.simulated,
    indicative: round.kind === 'open',
    publishedAt: computation.publishedAt,
    respondents: computation.responses,
    href: `${base}/${code}`,
    csv: `/results/${code}.csv`,
  };
}
