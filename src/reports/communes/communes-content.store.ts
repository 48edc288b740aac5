// The page of a province's communes, and what its summary says of them.
import type { Locality } from '../../localities/locality.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import { frameOf } from '../page-frame.ts';
import type { Content, Edition, PageReader } from '../page-parts.ts';
import type { RoundPage } from '../published-page.ts';
import { findPlace } from '../published-results.ts';
import type { Formatter } from '../wording/formatter.ts';
import {
  communesAddress,
  communesPage,
  namedCommunes,
  type NamedCommune,
} from './communes-page.ts';
import { covariatesInWords } from './covariates-in-words.store.ts';
import { provinceCommunes } from './province-communes.store.ts';

/** Throws `notFound` where communes are not estimated. */
export async function communesContent(
  db: Reader,
  { results }: Edition,
  page: Extract<RoundPage, { kind: 'communes' }>,
  { formatter }: PageReader,
): Promise<Content> {
  const province = findPlace(results, page.locality);
  const found = province && (await provinceCommunes(db, results, province));
  if (!found) throw problem('notFound');
  const node = results.outline.get(page.node)!;
  const communes = communesPage(results, formatter, { province, node, found });
  return {
    view: 'reports/communes',
    data: {
      title: formatter.t('reports.communes.title', { place: communes.place }),
      ...frameOf(results, formatter),
      communes,
      covariates: await covariatesInWords(db, results.publication.computation, formatter.lang),
    },
  };
}

/** Communes of a summary; more are on their page. */
const MOST_COMMUNES = 5;

/** For the summary of a province; null where its communes have no figures. */
export async function inCommunes(
  db: Reader,
  { results }: Edition,
  province: Locality,
  formatter: Formatter,
): Promise<{ clear: NamedCommune[]; href: string } | null> {
  const found = await provinceCommunes(db, results, province);
  const clear = found && namedCommunes(results, formatter, { province, found });
  return (
    clear && { clear: clear.slice(0, MOST_COMMUNES), href: communesAddress(results, province) }
  );
}
