// Brings together what a report needs of one publication. Only published figures are read here, and
// nobody's answers: the rooms that hold them may not be entered.
import { presentationRules } from '../indicators/presentation/presentation-rules.ts';
import type { Publication } from '../indicators/publication/publications.store.ts';
import { listResults } from '../indicators/results.store.ts';
import { listWithheld } from '../indicators/withheld-localities.store.ts';
import type { ResultRow } from '../indicators/result-row.ts';
import { COUNTRY_ID } from '../localities/locality.ts';
import { findLocality, listProvinces } from '../localities/localities.store.ts';
import type { Reader } from '../platform/db/connect.ts';
import { disclose } from './disclosure.ts';
import { outlineOf } from './outline.ts';
import type { Audience, PublishedResults } from './published-results.ts';

export const signedInAudience: Audience = {
  base: '/reports',
  permission: 'reports.read',
  minimums: { score: 0, indicator: presentationRules.minRespondents },
};
export const publicAudience: Audience = {
  base: '/results',
  permission: 'everyone',
  minimums: { score: presentationRules.minPublic, indicator: presentationRules.minPublic },
};

/** One query after the other, because a transaction has one connection. */
export async function readPublication(
  db: Reader,
  publication: Publication,
  audience: Audience,
): Promise<PublishedResults> {
  const { computation, round, definition } = publication;
  const results = await listResults(db, computation.id);
  const withheld = await listWithheld(db, computation.id);
  const country = await findLocality(db, COUNTRY_ID);
  const provinces = await listProvinces(db, round.opensAt ?? computation.createdAt);
  const outline = outlineOf(definition);
  const minimums = {
    score: Math.max(audience.minimums.score, round.minRespondents),
    indicator: audience.minimums.indicator,
  };
  const byLocality = new Map<number, ResultRow[]>();
  const isOpen = round.kind === 'open';
  for (const result of isOpen ? results.map(withoutInterval) : results)
    byLocality.set(result.localityId, [...(byLocality.get(result.localityId) ?? []), result]);
  return {
    audience,
    publication,
    outline,
    country,
    provinces,
    figures: new Map([...byLocality].map(([id, rows]) => [id, disclose(rows, outline, minimums)])),
    withheld: new Map(withheld.map((entry) => [entry.localityId, entry])),
  };
}

/** Of self-selected respondents; figures published before that was known have intervals. */
const withoutInterval = (row: ResultRow): ResultRow => ({
  ...row,
  se: null,
  cv: null,
  ciLow: null,
  ciHigh: null,
  intervalKind: null,
  standing: null,
});
