// What frames every page of a publication: its round, its edition, its reader.
import { addressOf } from './figure-row.ts';
import {
  isIndicative,
  isRanked,
  type Audience,
  type PublishedResults,
} from './published-results.ts';
import type { Formatter } from './wording/formatter.ts';

export interface Frame {
  office: true;
  base: Audience['base'];
  round: {
    code: string;
    title: string;
    simulated: boolean;
    /** Self-selected: no intervals. */
    indicative: boolean;
    /** Weights were adjusted to the population by a recipe. */
    calibrated: boolean;
    /** Everybody served was asked. */
    afterService: boolean;
    /** Drawn: localities are compared and ranked. */
    ranked: boolean;
    opensAt: Date | null;
    closesAt: Date | null;
  };
  publishedAt: Date | null;
  edition: { number: number; note: string | null } | null;
  respondents: number | null;
  /** Answers came in or were taken back after the figures were made. */
  stale: boolean;
  links: {
    ranking: string;
    definition: string;
    csv: string;
    groupsCsv: string;
    changesCsv: string;
    communesCsv: string;
    editions: string;
    /** Of the country, since an earlier round; null: it was compared with none. */
    changes: string | null;
  };
}

export function frameOf(results: PublishedResults, { lang }: Formatter): Frame {
  const { round, computation } = results.publication;
  return {
    office: true,
    base: results.audience.base,
    round: {
      code: round.code,
      title: round.title[lang],
      simulated: round.simulated,
      indicative: isIndicative(results),
      calibrated: computation.parameters.weights === 'recipe',
      afterService: round.kind === 'after_service',
      ranked: isRanked(results),
      opensAt: round.opensAt,
      closesAt: round.closesAt,
    },
    publishedAt: computation.publishedAt,
    edition:
      computation.edition === null
        ? null
        : { number: computation.edition, note: computation.editionNote },
    respondents: computation.responses,
    stale: computation.stale,
    links: {
      ranking: addressOf(results, 'ranking'),
      definition: addressOf(results, 'definition'),
      csv: `/results/${encodeURIComponent(round.code)}.csv`,
      groupsCsv: `/results/${encodeURIComponent(round.code)}/groups.csv`,
      changesCsv: `/results/${encodeURIComponent(round.code)}/changes.csv`,
      communesCsv: `/results/${encodeURIComponent(round.code)}/communes.csv`,
      editions: addressOf(results, 'editions'),
      changes:
        computation.parameters.comparedWith && results.country
          ? addressOf(results, results.country.code, 'changes')
          : null,
    },
  };
}
