// What is on each page of a publication: the view and its data, from a reading that was loaded
// before. One page needs more than that, and reads it from the same snapshot of the database.
import { AsyncParser } from '@json2csv/node';
import { totalRate } from '../indicators/computing/response-rate.ts';
import { weightingOf } from '../indicators/weighting/computed-weighting.store.ts';
import { indicatorsOf } from '../indicators/definition.ts';
import { listEditionsOfRound } from '../indicators/publication/publications.store.ts';
import type { Locality } from '../localities/locality.ts';
import { csvCell } from '../platform/csv-cells.ts';
import type { Reader } from '../platform/db/connect.ts';
import { problem } from '../platform/problems/problem.ts';
import { listPublishedHistory } from '../records/published-history.store.ts';
import { answerLinks, answersContent } from './answers/answers-content.store.ts';
import { changesContent } from './changes/change-content.store.ts';
import { communesContent, inCommunes } from './communes/communes-content.store.ts';
import { covariatesInWords } from './communes/covariates-in-words.store.ts';
import { sinceEarlier } from './changes/since-earlier.store.ts';
import { drillDown } from './drill-down.ts';
import { addressOf } from './figure-row.ts';
import { forWhom, groupsContent } from './groups/group-content.store.ts';
import { historyCharts } from './history.ts';
import { isPageOf } from './pages-of-publication.ts';
import { pathOf, type FilePage, type PublishedPage, type RoundPage } from './published-page.ts';
import { nodeChoices, rankingOf } from './ranking.ts';
import type { PublishedResults } from './published-results.ts';
import { frameOf } from './page-frame.ts';
import type { Content, Edition, Overview, PageReader } from './page-parts.ts';
import { listedPublication } from './report-pages.ts';
import { resultsColumns, resultsTable } from './results-table.ts';
import { scaleText, type Formatter } from './wording/formatter.ts';
import { headline, nationOf, summaryOf } from './summary/summary.ts';

/** Provinces with their address, for lists of links. */
const placesOf = (
  results: PublishedResults,
  { lang }: Formatter,
): { name: string; href: string }[] =>
  results.provinces.map((province) => ({
    name: province.name[lang],
    href: addressOf(results, province.code),
  }));

export function landingContent(
  { publications, latest }: Overview,
  { formatter, audience, ownLocalityId }: PageReader,
): Content {
  const results = latest?.results;
  const own = results?.provinces.find(({ id }) => id === ownLocalityId);
  const kind = audience.permission === 'everyone' ? 'public' : 'signedIn';
  const data = {
    title: formatter.t(`reports.landing.title.${kind}`),
    office: true,
    audience: kind,
    publications: publications.map((publication) =>
      listedPublication(publication, audience.base, formatter.lang),
    ),
    latest: results
      ? {
          ...frameOf(results, formatter),
          nation: nationOf(results, formatter),
          own: own
            ? {
                name: own.name[formatter.lang],
                href: addressOf(results, own.code),
                headline: headline(results, formatter, own),
              }
            : null,
          provinces: placesOf(results, formatter),
        }
      : null,
  };
  return { view: 'reports/landing', data };
}

type Page<K extends RoundPage['kind']> = Extract<RoundPage, { kind: K }>;

/** Throws `notFound` for a page that the publication does not have. A file: see `fileContent`. */
export async function pageContent(
  db: Reader,
  edition: Edition,
  page: Exclude<RoundPage, FilePage>,
  reader: PageReader,
): Promise<Content> {
  checkPage(edition, page);
  switch (page.kind) {
    case 'ranking':
      return rankingContent(edition, page, reader);
    case 'definition':
      return definitionContent(db, edition, reader);
    case 'summary':
      return summaryContent(db, edition, page, reader);
    case 'figure':
      return figureContent(edition, page, reader);
    case 'groups':
      return groupsContent(db, edition, page, reader);
    case 'answers':
      return answersContent(db, edition, page, reader);
    case 'changes':
      return changesContent(db, edition, page, reader);
    case 'communes':
      return communesContent(db, edition, page, reader);
    case 'editions':
      return editionsContent(db, edition, reader);
  }
}

export function checkPage({ results }: Edition, page: PublishedPage): void {
  if (page.kind !== 'landing' && !isPageOf(results, page)) throw problem('notFound');
}

const placeOf = (results: PublishedResults, code: string): Locality =>
  results.provinces.find((province) => province.code === code)!;

function rankingContent(
  edition: Edition,
  page: Page<'ranking'>,
  { formatter, ownLocalityId }: PageReader,
): Content {
  const { results, tiles } = edition;
  const answers = results.country ? answerLinks(edition, results.country, formatter) : [];
  const ranking = rankingOf(results, formatter, results.outline.get(page.node)!, {
    tiles,
    ownLocalityId,
  });
  const frame = frameOf(results, formatter);
  const title = formatter.t(
    frame.round.ranked ? 'reports.ranking.title' : 'reports.ranking.listTitle',
  );
  const choices = nodeChoices(results.outline, formatter);
  return {
    view: 'reports/ranking',
    data: { title, ...frame, ranking, choices, places: placesOf(results, formatter), answers },
  };
}

async function definitionContent(
  db: Reader,
  { results }: Edition,
  { formatter }: PageReader,
): Promise<Content> {
  const { definition, computation } = results.publication;
  const nodes = [...results.outline.values()].map((node) => ({
    ...node,
    name: node.title[formatter.lang],
    scale: scaleText(formatter, node),
  }));
  const data = {
    title: formatter.t('reports.definition.title'),
    ...frameOf(results, formatter),
    definition,
    nodes,
    count: indicatorsOf(definition).length,
    fingerprint: computation.fingerprint,
    parameters: computation.parameters,
    rate: totalRate(computation.coverage?.rates ?? []),
    weighting: await weightingOf(db, computation, []),
    covariates: await covariatesInWords(db, computation, formatter.lang),
    placeName: (id: number) =>
      results.provinces.find((place) => place.id === id)?.name[formatter.lang] ?? id,
  };
  return { view: 'reports/definition', data };
}

async function summaryContent(
  db: Reader,
  edition: Edition,
  page: Page<'summary'>,
  { formatter }: PageReader,
): Promise<Content> {
  const { results } = edition;
  const locality = placeOf(results, page.locality);
  const summary = summaryOf(results, formatter, locality);
  const history = historyCharts(await listPublishedHistory(db, [locality.id]), formatter);
  const title = `${summary.place} – ${formatter.t('reports.summary.kind')}`;
  return {
    view: 'reports/summary',
    data: {
      title,
      ...frameOf(results, formatter),
      summary,
      history,
      groups: await forWhom(db, edition, locality, formatter),
      answers: answerLinks(edition, locality, formatter),
      communes: await inCommunes(db, edition, locality, formatter),
      since: await sinceEarlier(db, edition, locality, formatter),
    },
  };
}

function figureContent(
  { results, questionnaire }: Edition,
  page: Page<'figure'>,
  { formatter }: PageReader,
): Content {
  const locality = placeOf(results, page.locality);
  const opened = drillDown(results, formatter, {
    locality,
    node: results.outline.get(page.node)!,
    questionnaire,
  });
  const data = {
    title: `${opened.row.title} – ${opened.place}`,
    ...frameOf(results, formatter),
    opened,
    back: addressOf(results, locality.code),
  };
  return { view: 'reports/figure', data };
}

/** Superseded editions stay readable, as tables of figures with the public's thresholds. */
async function editionsContent(
  db: Reader,
  { results }: Edition,
  { formatter }: PageReader,
): Promise<Content> {
  const { code } = results.publication.round;
  const editions = (await listEditionsOfRound(db, code)).map((computation) => ({
    number: computation.edition,
    publishedAt: computation.publishedAt,
    respondents: computation.responses,
    note: computation.editionNote,
    isCurrent: computation.status === 'published',
    csv: pathOf({ kind: 'file', round: code, edition: computation.edition! }, '/results'),
  }));
  const title = formatter.t('reports.editions.title');
  return { view: 'reports/editions', data: { title, ...frameOf(results, formatter), editions } };
}

/** The published figures as one table, with a mark by which spreadsheets know UTF-8. */
export async function fileContent({ results }: Edition, formatter: Formatter): Promise<string> {
  const parser = new AsyncParser({
    fields: [...resultsColumns],
    withBOM: true,
    formatters: { string: (text: string) => csvCell(text) },
  });
  return await parser.parse([...resultsTable(results, formatter)]).promise();
}
