// What every report page is given beside its own content: the publication, its notices and the
// addresses of its neighbours.
import type { Lang } from '../platform/i18n/language.ts';
import { formatsOf } from '../platform/i18n/formats.ts';
import type { Translate } from '../platform/i18n/translations.ts';
import type { Publication } from '../indicators/publication/publications.store.ts';
import type { Audience } from './published-results.ts';
import type { Formatter } from './wording/formatter.ts';

export const speechOf = (ctx: { lang: Lang; t: Translate }): Formatter => ({
  lang: ctx.lang,
  t: ctx.t,
  fmt: formatsOf(ctx.lang),
});

export interface ListedPublication {
  code: string;
  title: string;
  simulated: boolean;
  indicative: boolean;
  afterService: boolean;
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
    afterService: round.kind === 'after_service',
    publishedAt: computation.publishedAt,
    respondents: computation.responses,
    href: `${base}/${code}`,
    csv: `/results/${code}.csv`,
  };
}
