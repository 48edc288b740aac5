// Reads the answers to a question in one place, and lists the questions that a publication has answers to.
import type { PublishedTable } from '../../indicators/tables/asked-table.ts';
import { findPlaceTable, listEditionTables } from '../../indicators/tables/answer-tables.store.ts';
import { namedVariables, type NamedVariable } from '../../indicators/tables/table-names.ts';
import type { Locality } from '../../localities/locality.ts';
import type { Reader } from '../../platform/db/connect.ts';
import { problem } from '../../platform/problems/problem.ts';
import { frameOf } from '../page-frame.ts';
import type { Content, Edition, PageReader } from '../page-parts.ts';
import type { RoundPage } from '../published-page.ts';
import { findPlace } from '../published-results.ts';
import type { Formatter } from '../wording/formatter.ts';
import { answersAddress, answersPage } from './answers-page.ts';

/** Throws `notFound` for a table that the publication does not have. */
export async function answersContent(
  db: Reader,
  edition: Edition,
  page: Extract<RoundPage, { kind: 'answers' }>,
  { formatter }: PageReader,
): Promise<Content> {
  const { results } = edition;
  const locality = findPlace(results, page.locality);
  const variables = variablesOf(edition, formatter);
  const find = (name: string | null) => variables.find((variable) => variable.name === name);
  const question = find(page.question);
  const table = (await listEditionTables(db, results.publication.computation.id)).find(
    ({ asked }) => asked.question === page.question && asked.by === page.by,
  );
  if (!locality || !question || !table) throw problem('notFound');
  const panels = await findPlaceTable(db, table.id, locality.id);
  const answers = answersPage(results, formatter, {
    locality,
    asked: page,
    words: { question, by: find(page.by) },
    panel: panels?.[0] ?? null,
  });
  return {
    view: 'reports/answers',
    data: {
      title: `${answers.question} – ${answers.place}`,
      ...frameOf(results, formatter),
      answers,
      tabs: answerLinks(edition, locality, formatter).map((link) => ({
        ...link,
        isOpen: link.href === answersAddress(results, locality, page),
      })),
    },
  };
}

const variablesOf = ({ questionnaire }: Edition, { lang }: Formatter): NamedVariable[] =>
  questionnaire ? namedVariables([questionnaire], lang) : [];

/** Of one place, in the order in which the researcher's form has them. */
export function answerLinks(
  edition: Edition,
  locality: Locality,
  formatter: Formatter,
): { title: string; href: string }[] {
  const tables: readonly PublishedTable[] =
    edition.results.publication.computation.parameters.tables ?? [];
  const variables = tables.length === 0 ? [] : variablesOf(edition, formatter);
  const titleOf = (name: string) => variables.find((one) => one.name === name)?.title ?? name;
  return tables.map((table) => ({
    title:
      table.by === null
        ? titleOf(table.question)
        : formatter.t('reports.answers.dividedBy', {
            question: titleOf(table.question),
            by: titleOf(table.by),
          }),
    href: answersAddress(edition.results, locality, table),
  }));
}
