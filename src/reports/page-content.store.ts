// What stands on each page of a publication: the view and its data, from a reading that was loaded
// before. One page needs more than that, and reads it from the same snapshot of the database.
import { AsyncParser } from '@json2csv/node';
import { indicatorsOf } from '../indicators/definition.ts';
import type { Publication } from '../indicators/publication/publications.store.ts';
import type { Locality } from '../localities/locality.ts';
import type { Tile } from '../localities/tiles.store.ts';
import { csvCell } from '../platform/csv-cells.ts';
import type { Reader } from '../platform/db/connect.ts';
import type { PageData } from '../platform/http/reply-kinds.ts';
import { problem } from '../platform/problems/problem.ts';
import type { Questionnaire } from '../questionnaires/model/questionnaire.ts';
import { listPublishedHistory } from '../records/published-history.store.ts';
import { drillDown } from './drill-down.ts';
import { addressOf } from './figure-row.ts';
import { historyCharts } from './history.ts';
import { isPageOf } from './pages-of-publication.ts';
import type { PublishedPage, RoundPage } from './published-page.ts';
import { nodeChoices, rankingOf } from './ranking.ts';
import type { Audience, Reading } from './reading.ts';
import { frameOf } from './page-frame.ts';
import { listedPublication } from './report-pages.ts';
import { resultsColumns, resultsTable } from './results-table.ts';
import { scaleText, type Speech } from './wording/speech.ts';
import { headline, nationOf, summaryOf } from './summary.ts';

/** All that the pages of one publication are made from. */
export interface Edition {
  reading: Reading;
  tiles: readonly Tile[];
  questionnaire: Questionnaire | null;
}

/** All publications, newest first, and the one that the landing page shows. */
export interface Overview {
  publications: readonly Publication[];
  latest: Edition | null;
}

/** For whom a page is made. `ownLocalityId`: the province a leader answers for. */
export interface PageReader {
  speech: Speech;
  audience: Audience;
  ownLocalityId: number | null;
}

export interface Content {
  view: string;
  data: PageData;
}

/** Provinces with their address, for lists of links. */
const placesOf = (reading: Reading, { lang }: Speech): { name: string; href: string }[] =>
  reading.provinces.map((province) => ({
    name: province.name[lang],
    href: addressOf(reading, province.code),
  }));

export function landingContent(
  { publications, latest }: Overview,
  { speech, audience, ownLocalityId }: PageReader,
): Content {
  const reading = latest?.reading;
  const own = reading?.provinces.find(({ id }) => id === ownLocalityId);
  const kind = audience.permission === 'everyone' ? 'public' : 'signedIn';
  const data = {
    title: speech.t(`reports.landing.title.${kind}`),
    office: true,
    audience: kind,
    publications: publications.map((publication) =>
      listedPublication(publication, audience.base, speech.lang),
    ),
    latest: reading
      ? {
          ...frameOf(reading, speech),
          nation: nationOf(reading, speech),
          own: own
            ? {
                name: own.name[speech.lang],
                href: addressOf(reading, own.code),
                headline: headline(reading, speech, own),
              }
            : null,
          provinces: placesOf(reading, speech),
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
  page: Exclude<RoundPage, { kind: 'file' }>,
  reader: PageReader,
): Promise<Content> {
  checkPage(edition, page);
  switch (page.kind) {
    case 'ranking':
      return rankingContent(edition, page, reader);
    case 'definition':
      return definitionContent(edition, reader);
    case 'summary':
      return summaryContent(db, edition, page, reader);
    case 'figure':
      return figureContent(edition, page, reader);
  }
}

export function checkPage({ reading }: Edition, page: PublishedPage): void {
  if (page.kind !== 'landing' && !isPageOf(reading, page)) throw problem('notFound');
}

const placeOf = (reading: Reading, code: string): Locality =>
  reading.provinces.find((province) => province.code === code)!;

function rankingContent(
  { reading, tiles }: Edition,
  page: Page<'ranking'>,
  { speech, ownLocalityId }: PageReader,
): Content {
  const ranking = rankingOf(reading, speech, reading.outline.get(page.node)!, {
    tiles,
    ownLocalityId,
  });
  const frame = frameOf(reading, speech);
  const title = speech.t(
    frame.round.indicative ? 'reports.ranking.listTitle' : 'reports.ranking.title',
  );
  const choices = nodeChoices(reading.outline, speech);
  return {
    view: 'reports/ranking',
    data: { title, ...frame, ranking, choices, places: placesOf(reading, speech) },
  };
}

function definitionContent({ reading }: Edition, { speech }: PageReader): Content {
  const { definition, computation } = reading.publication;
  const nodes = [...reading.outline.values()].map((node) => ({
    ...node,
    name: node.title[speech.lang],
    scale: scaleText(speech, node),
  }));
  const data = {
    title: speech.t('reports.definition.title'),
    ...frameOf(reading, speech),
    definition,
    nodes,
    count: indicatorsOf(definition).length,
    fingerprint: computation.fingerprint,
    parameters: computation.parameters,
  };
  return { view: 'reports/definition', data };
}

async function summaryContent(
  db: Reader,
  { reading }: Edition,
  page: Page<'summary'>,
  { speech }: PageReader,
): Promise<Content> {
  const locality = placeOf(reading, page.locality);
  const summary = summaryOf(reading, speech, locality);
  const history = historyCharts(await listPublishedHistory(db, [locality.id]), speech);
  const title = `${summary.place} – ${speech.t('reports.summary.kind')}`;
  return {
    view: 'reports/summary',
    data: { title, ...frameOf(reading, speech), summary, history },
  };
}

function figureContent(
  { reading, questionnaire }: Edition,
  page: Page<'figure'>,
  { speech }: PageReader,
): Content {
  const locality = placeOf(reading, page.locality);
  const opened = drillDown(reading, speech, {
    locality,
    node: reading.outline.get(page.node)!,
    questionnaire,
  });
  const data = {
    title: `${opened.row.title} – ${opened.place}`,
    ...frameOf(reading, speech),
    opened,
    back: addressOf(reading, locality.code),
  };
  return { view: 'reports/figure', data };
}

/** The published figures as one table, with a mark by which spreadsheets know UTF-8. */
export async function fileContent({ reading }: Edition, speech: Speech): Promise<string> {
  const parser = new AsyncParser({
    fields: [...resultsColumns],
    withBOM: true,
    formatters: { string: (text: string) => csvCell(text) },
  });
  return await parser.parse([...resultsTable(reading, speech)]).promise();
}
