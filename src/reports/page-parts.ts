// What a page of publications is made from, and what it is made into.
import type { Publication } from '../indicators/publication/publications.store.ts';
import type { Tile } from '../localities/tiles.store.ts';
import type { PageData } from '../platform/http/reply-kinds.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import type { Audience, PublishedResults } from './published-results.ts';
import type { Formatter } from './wording/formatter.ts';

/** All that the pages of one publication are made from. */
export interface Edition {
  results: PublishedResults;
  tiles: readonly Tile[];
  questionnaire: Questionnaire | null;
  /** The publication of an earlier round that it was compared with. */
  earlier: PublishedResults | null;
}

/** All publications, newest first, and the one that the landing page shows. */
export interface Overview {
  publications: readonly Publication[];
  latest: Edition | null;
}

/** For whom a page is made. `ownLocalityId`: the province a leader answers for. */
export interface PageReader {
  formatter: Formatter;
  audience: Audience;
  ownLocalityId: number | null;
}

export interface Content {
  view: string;
  data: PageData;
}
